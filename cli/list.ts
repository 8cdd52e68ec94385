import { GlmServeError } from "../core/index.ts";
import { parseArguments, type StackFile, stackFiles, summaryOf, UsageError } from "../program/index.ts";
import type { CommandOutput, Run } from "./command.ts";

/** Lists the topologies. */
export const run: Run = async (argv) => {
  const { problems } = parseArguments(argv, { command: "list", options: [], switches: [], positionals: 0 });
  if (problems.length > 0) throw new UsageError("list", problems);
  return listTopologies();
};

/** One line per topology file. A file that cannot be loaded does not hide the others. */
export async function listTopologies(): Promise<CommandOutput> {
  const files = stackFiles();
  const width = Math.max(...files.map(({ name }) => name.length));
  const found = await Promise.all(files.map(lineOf));
  return {
    text: found.map(({ name, text }) => `${name.padEnd(width)}  ${text}\n`).join(""),
    code: Math.max(...found.map(({ code }) => code)),
  };
}

async function lineOf(file: StackFile) {
  const { name } = file;
  try {
    const summary = await summaryOf(file);
    return summary === undefined
      ? { name, text: `no summary; run glm-serve check ${name}`, code: 1 }
      : { name, text: summary, code: 0 };
  } catch (error) {
    if (error instanceof GlmServeError) return { name, text: error.problems[0]?.message ?? "", code: 1 };
    throw error;
  }
}
