import { cut, GlmServeError, nearest, printableLines } from "../core/index.ts";
import { asksForHelp, helpText, helpWidth, usageLine, UsageError, WrongWordError } from "../program/index.ts";
import type { Command, CommandContext, Output } from "./command.ts";
import { commands } from "./commands.ts";
import { version } from "./version.ts";

/** One call of the command line. */
export interface Call extends CommandContext {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly stderr: Output;
}

/** Runs one command and returns its exit code: 0 for success, 1 for errors in the input, 2 for wrong usage. */
export async function run(call: Call): Promise<number> {
  const { argv, stdout, stderr } = call;
  const [name, ...rest] = argv;
  const command = commandNamed(name);
  const width = helpWidth(call.columns);
  if (command === undefined) {
    const text = generalText(name, rest, width);
    if (text !== undefined) {
      stdout.write(text);
      return 0;
    }
    stderr.write(
      printableLines(
        `glm-serve: unknown command ${JSON.stringify(cut(name ?? ""))}.${suggestion(name)}\n\n${overview()}`,
      ),
    );
    return 2;
  }
  if (asksForHelp(rest)) {
    stdout.write(helpOf(command, width));
    return 0;
  }
  try {
    const runCommand = await command.load();
    const output = await runCommand(rest, call);
    const { text, code, verbatim } =
      typeof output === "string" ? { text: output, code: 0, verbatim: false } : output;
    stdout.write(verbatim === true ? text : printableLines(text));
    return code;
  } catch (error) {
    if (!(error instanceof GlmServeError)) throw error;
    const usage = error instanceof UsageError ? shortHelp(command, width) : "";
    stderr.write(`glm-serve: ${error.message}\n${usage}`);
    return error instanceof WrongWordError ? 2 : 1;
  }
}

function commandNamed(name: string | undefined): Command | undefined {
  return commands.find(({ description }) => description.name === name);
}

function helpOf({ description }: Command, width: number): string {
  return helpText(description, `glm-serve ${description.name}`, width);
}

/** How a command is called, below a report of wrong words. */
function shortHelp({ description }: Command, width: number): string {
  const program = `glm-serve ${description.name}`;
  return `\n${usageLine(description, program, width)}Run "${program} --help" for its options and examples.\n`;
}

/** Help or version; undefined if the name is that of an unknown command. */
function generalText(name: string | undefined, rest: readonly string[], width: number): string | undefined {
  switch (name) {
    case undefined:
    case "--help":
    case "-h":
      return overview();
    case "--version":
      return `glm-serve ${version()}\n`;
    case "help": {
      const topic = commandNamed(rest[0]);
      return topic === undefined ? overview() : helpOf(topic, width);
    }
    default:
      return undefined;
  }
}

function suggestion(name = ""): string {
  const known = commands.map(({ description }) => description.name);
  const close = nearest(name, known);
  return close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`;
}

function overview(): string {
  return `Usage: glm-serve <command> [<stack>] [options]

Commands:
${commands.map(summaryLine).join("")}
Run "glm-serve list" for the list of topologies, "glm-serve <command> --help" for the options of a command.
`;
}

function summaryLine({ description: { name, summary } }: Command): string {
  return `  ${name.padEnd(10)} ${summary}\n`;
}
