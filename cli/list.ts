import { GlmServeError } from "../core/index.ts";
import {
  aligned,
  parseArguments,
  type StackFile,
  stackFiles,
  summaryOf,
  UsageError,
} from "../program/index.ts";
import type { CommandOutput, Run } from "./command.ts";

/** Lists the topologies. */
export const run: Run = async (argv, { columns }) => {
  const { problems } = parseArguments(argv, { command: "list", options: [], switches: [], positionals: 0 });
  if (problems.length > 0) throw new UsageError("list", problems);
  return listTopologies(columns);
};

/**
 * One line per topology file. A file that cannot be loaded does not hide the others.
 *
 * @param columns width of the terminal; undefined without a terminal
 */
export async function listTopologies(columns: number | undefined): Promise<CommandOutput> {
  const found = await Promise.all(stackFiles().map(lineOf));
  return {
    text: aligned(
      found.map(({ name, text }) => [name, text]),
      columns,
    ),
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
