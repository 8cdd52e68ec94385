import { GlmServeError } from "../core/index.ts";
import type { Surroundings } from "./command.ts";
import { commands } from "./commands.ts";
import { UsageError } from "./usage-error.ts";

interface Output {
  readonly write: (text: string) => unknown;
}

/** A call of the command line as a whole. */
export interface Call extends Surroundings {
  readonly words: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Runs one command and gives its exit code: 0 done, 1 wrong input, 2 wrong usage. */
export async function run({ words, stdout, stderr, ...surroundings }: Call): Promise<number> {
  const [name, ...rest] = words;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const asked = name === undefined || name === "--help" || name === "help";
    (asked ? stdout : stderr).write(overview(asked ? undefined : name));
    return asked ? 0 : 2;
  }
  try {
    const result = await command.run(rest, surroundings);
    if (typeof result === "string") {
      stdout.write(result);
      return 0;
    }
    stdout.write(result.text);
    return result.code;
  } catch (error) {
    if (error instanceof GlmServeError) {
      stderr.write(`glm-serve: ${error.message}\n`);
      return 1;
    }
    if (error instanceof UsageError) {
      stderr.write(`glm-serve ${command.name}: ${error.message}\n\n${command.usage}\n`);
      return 2;
    }
    throw error;
  }
}

function overview(unknown: string | undefined): string {
  const lines = commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`);
  const head = unknown === undefined ? "" : `glm-serve: there is no command ${JSON.stringify(unknown)}.\n\n`;
  return `${head}glm-serve <command>\n\n${lines.join("\n")}\n`;
}
