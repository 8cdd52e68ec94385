import type { ResolvedGroup, ResolvedTopology } from "../../../domain/index.ts";
import { draftTokens } from "../group-settings.ts";
import { capturedGraphs, keptDegree, leastCommonMultiple } from "./captured.ts";

/** The search tries every limit, and computes all sizes for each. */
const SEARCHED = 4096;

/** The least size that covers a step and stays as it is. */
export function coveringSize(topology: ResolvedTopology, group: ResolvedGroup, step: number): number {
  const multiple = 1 + draftTokens(group);
  const unit = leastCommonMultiple(multiple, keptDegree(topology, group));
  return Math.ceil(step / unit) * unit;
}

/** The least max_cudagraph_capture_size with which a graph covers a step; undefined where the tokens of a step allow none. */
export function coveringLimit(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  step: number,
): number | undefined {
  // Steps of 16 and of the degrees repeat within this span.
  const span = Math.min(16 * group.tensorParallelSize * (1 + draftTokens(group)), SEARCHED);
  if (step > 16 * SEARCHED) return undefined;
  for (let limit = step; limit <= step + span; limit += 1) {
    if ((capturedGraphs(topology, group, limit)?.captured.at(-1) ?? 0) >= step) return limit;
  }
  return undefined;
}
