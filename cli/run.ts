import { cut, GlmServeError, nearest, printableLines } from "../core/index.ts";
import {
  aligned,
  asksForHelp,
  helpText,
  helpWidth,
  usageLine,
  UsageError,
  WrongWordError,
} from "../program/index.ts";
import type { Command, CommandContext, Output } from "./command.ts";
import { coloured, takesColour } from "./colour.ts";
import { commands } from "./commands.ts";
import { meantBy } from "./other-words.ts";
import { version } from "./version.ts";

/** One call of the command line. */
export interface Call extends CommandContext {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly stderr: Output;
  /** Which outputs are terminals. @default none */
  readonly terminals?: { readonly stdout: boolean; readonly stderr: boolean };
}

/** Runs one command and returns its exit code: 0 for success, 1 for errors in the input, 2 for wrong words. */
export async function run(call: Call): Promise<number> {
  const { argv, environment, terminals = { stdout: false, stderr: false } } = call;
  const stdout = printer(call.stdout, takesColour(terminals.stdout, environment));
  const stderr = printer(call.stderr, takesColour(terminals.stderr, environment));
  const [name, ...rest] = argv;
  const command = commandNamed(name);
  if (command === undefined) {
    const text = generalText(name, rest, call);
    if (text === undefined)
      stderr(printableLines(unknownCommand((name === "help" ? rest[0] : name) ?? "", call)));
    else stdout(text);
    return text === undefined ? 2 : 0;
  }
  if (asksForHelp(rest)) {
    stdout(helpOf(command, call));
    return 0;
  }
  try {
    const runCommand = await command.load();
    const output = await runCommand(rest, call);
    const { text, code, verbatim } =
      typeof output === "string" ? { text: output, code: 0, verbatim: false } : output;
    if (verbatim === true) call.stdout.write(text);
    else stdout(printableLines(text));
    return code;
  } catch (error) {
    if (!(error instanceof GlmServeError)) throw error;
    const usage = error instanceof UsageError ? shortHelp(command, call) : "";
    stderr(`glm-serve: ${error.message}\n${usage}`);
    return error instanceof WrongWordError ? error.exitCode : 1;
  }
}

/** Prints texts for people. */
function printer(output: Output, colours: boolean): (text: string) => void {
  return (text) => {
    output.write(colours ? coloured(text) : text);
  };
}

function commandNamed(name: string | undefined): Command | undefined {
  return commands.find(({ description }) => description.name === name);
}

function helpOf({ description }: Command, { columns }: Call): string {
  return helpText(description, `glm-serve ${description.name}`, helpWidth(columns));
}

/** How a command is called, below a report of wrong words. */
function shortHelp({ description }: Command, { columns }: Call): string {
  const program = `glm-serve ${description.name}`;
  return `\n${usageLine(description, program, helpWidth(columns))}Run "${program} --help" for its options and examples.\n`;
}

/** Help or version; undefined if the name is that of an unknown command. */
function generalText(name: string | undefined, rest: readonly string[], call: Call): string | undefined {
  switch (name) {
    case undefined:
    case "--help":
    case "-h":
      return overview(call);
    case "--version":
      return `glm-serve ${version()}\n`;
    case "help": {
      const topic = commandNamed(rest[0]);
      if (rest[0] === undefined) return overview(call);
      return topic === undefined ? undefined : helpOf(topic, call);
    }
    default:
      return undefined;
  }
}

/** What to do in place of an unknown command: another word of the family, a near miss, or the list of commands. */
function unknownCommand(name: string, call: Call): string {
  const known = commands.map(({ description }) => description.name);
  const close = nearest(name, known);
  const meant =
    meantBy(name, known) ?? (close === undefined ? undefined : `Did you mean ${JSON.stringify(close)}?`);
  const message = `glm-serve: unknown command ${JSON.stringify(cut(name))}.`;
  return meant === undefined
    ? `${message}\n\n${overview(call)}`
    : `${message} ${meant}\nRun "glm-serve --help" for the list of commands.\n`;
}

function overview({ columns }: Call): string {
  return `Usage: glm-serve <command> [<stack>] [options]

Commands:
${aligned(
  commands.map(({ description: { name, summary } }) => [`  ${name}`, summary]),
  helpWidth(columns),
)}
Run "glm-serve <command> --help" for the options, examples and exit codes of a command.
`;
}
