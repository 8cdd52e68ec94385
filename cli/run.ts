import { GlmServeError, nearest } from "../core/index.ts";
import { UsageError } from "../program/usage-error.ts";
import { asksForHelp } from "../program/words.ts";
import type { Command, CommandContext } from "./command.ts";
import { commands } from "./commands.ts";
import { version } from "./version.ts";

interface Output {
  readonly write: (text: string) => unknown;
}

/** A call of the command line as a whole. */
export interface Call extends CommandContext {
  readonly words: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Runs one command and gives its exit code: 0 done, 1 wrong input, 2 wrong usage. */
export async function run({ words, stdout, stderr, ...context }: Call): Promise<number> {
  const [name, ...rest] = words;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const said = answerWithoutCommand(name, rest);
    if (said !== undefined) {
      stdout.write(said);
      return 0;
    }
    stderr.write(`glm-serve: there is no command ${JSON.stringify(name)}${meant(name)}\n\n${overview()}`);
    return 2;
  }
  if (asksForHelp(rest)) {
    stdout.write(`${command.usage}\n`);
    return 0;
  }
  try {
    const result = await command.run(rest, context);
    if (typeof result === "string") {
      stdout.write(result);
      return 0;
    }
    stdout.write(result.text);
    return result.code;
  } catch (error) {
    if (!(error instanceof GlmServeError)) throw error;
    const wrongWords = error instanceof UsageError;
    stderr.write(`glm-serve: ${error.message}\n${wrongWords ? `\n${command.usage}\n` : ""}`);
    return wrongWords ? 2 : 1;
  }
}

/** Undefined where a command is named that does not exist. */
function answerWithoutCommand(name: string | undefined, rest: readonly string[]): string | undefined {
  switch (name) {
    case undefined:
    case "--help":
    case "-h":
      return overview();
    case "--version":
      return `glm-serve ${version()}\n`;
    case "help": {
      const about = commands.find((candidate) => candidate.name === rest[0]);
      return about === undefined ? overview() : `${about.usage}\n`;
    }
    default:
      return undefined;
  }
}

function meant(given = ""): string {
  const names = commands.map(({ name }) => name);
  const close = nearest(given, names);
  return close === undefined ? "." : `; did you mean ${JSON.stringify(close)}?`;
}

function overview(): string {
  return `glm-serve <command> [<stack>] [options]

${commands.map(summaryLine).join("")}
glm-serve render lists the topologies; glm-serve <command> --help says what a command takes.
`;
}

function summaryLine({ name, summary }: Command): string {
  return `  ${name.padEnd(10)} ${summary}\n`;
}
