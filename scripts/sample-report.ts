import { GlmServeError, plan, type Topology } from "../core/index.ts";
import { loadTopology } from "../program/index.ts";

const documented = await loadTopology("a3-1p1d", "topology");

/**
 * The report about three mistakes in the decode group of a3-1p1d, as docs/guides/troubleshooting.md shows it.
 *
 * @throws RangeError if the planner finds no error in them
 */
export function sampleReport(): string {
  try {
    plan(withMistakes(documented));
  } catch (error) {
    if (error instanceof GlmServeError) return `glm-serve: ${error.message.trimEnd()}`;
    throw error;
  }
  throw new RangeError("the planner finds no error in the sample of docs/guides/troubleshooting.md");
}

function withMistakes(topology: Topology): Topology {
  const { decode } = topology.groups;
  if (decode === undefined) throw new RangeError("a3-1p1d has no group decode");
  const args = { ...decode.args, maxNumSequences: 8 };
  return { ...topology, groups: { ...topology.groups, decode: { ...decode, nodes: 5, args } } };
}
