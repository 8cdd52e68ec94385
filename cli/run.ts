import { GlmServeError } from "../core/index.ts";
import { commands } from "./commands.ts";
import { UsageError } from "./usage-error.ts";

/** Runs one command and gives its exit code: 0 done, 1 wrong input, 2 wrong usage. */
export async function run(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const asked = name === undefined || name === "--help" || name === "help";
    (asked ? process.stdout : process.stderr).write(overview(asked ? undefined : name));
    return asked ? 0 : 2;
  }
  try {
    const result = await command.run(rest);
    if (typeof result === "string") {
      process.stdout.write(result);
      return 0;
    }
    process.stdout.write(result.text);
    return result.code;
  } catch (error) {
    if (error instanceof GlmServeError) {
      process.stderr.write(`glm-serve: ${error.message}\n`);
      return 1;
    }
    if (error instanceof UsageError) {
      process.stderr.write(`glm-serve ${command.name}: ${error.message}\n\n${command.usage}\n`);
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
