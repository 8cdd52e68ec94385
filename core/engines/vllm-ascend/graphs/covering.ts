import type { ResolvedGroup, ResolvedTopology } from "../../../domain/index.ts";
import { draftTokens } from "../group-settings.ts";
import { capturedGraphs, keptDegree } from "./captured.ts";

/** The least size that covers a step and stays as it is. */
export function coveringSize(topology: ResolvedTopology, group: ResolvedGroup, step: number): number {
  const multiple = 1 + draftTokens(group);
  const degree = keptDegree(topology, group);
  let size = step;
  while (size % degree !== 0 || (size % multiple !== 0 && size < step + degree * multiple)) size += 1;
  return size;
}

/** The least max_cudagraph_capture_size with which a graph covers a step; undefined where the tokens of a step allow none. */
export function coveringLimit(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  step: number,
): number | undefined {
  // Steps of 16 and of the degrees repeat within this span.
  const span = 16 * group.tensorParallelSize * (1 + draftTokens(group));
  for (let limit = step; limit <= step + span; limit += 1) {
    if ((capturedGraphs(topology, group, limit)?.captured.at(-1) ?? 0) >= step) return limit;
  }
  return undefined;
}
