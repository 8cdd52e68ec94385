import { GlmServeError } from "../core/index.ts";
import { aligned, parseCall, type StackFile, stackFiles, summaryOf } from "../program/index.ts";
import type { CommandOutput, Run } from "./command.ts";
import { list } from "./descriptions/list.ts";

/** Lists the topologies. */
export const run: Run = async (argv, { columns }) => {
  const { json } = parseCall(list, argv);
  return json ? topologiesAsJson() : listTopologies(columns);
};

/** The topologies as JSON, as `listTopologies` reads them. */
export async function topologiesAsJson(): Promise<CommandOutput> {
  const found = await Promise.all(stackFiles().map(lineOf));
  const entries = found.map(({ name, text, code }) =>
    code === 0 ? { name, summary: text } : { name, error: text },
  );
  return { text: `${JSON.stringify(entries, undefined, 2)}\n`, code: codeOf(found) };
}

/** 1 if a file could not be read. */
function codeOf(found: readonly { readonly code: number }[]): number {
  return Math.max(...found.map(({ code }) => code));
}

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
    code: codeOf(found),
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
