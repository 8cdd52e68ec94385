import { LoadBalancing, type ParsedGroup, Role } from "../topology/index.ts";

/** Devices of one data-parallel rank: tensor × pipeline × prefill context parallel. */
export function devicesOfRank({
  tensorParallelSize,
  pipelineParallelSize,
  prefillContextParallelSize,
}: Pick<ParsedGroup, "tensorParallelSize" | "pipelineParallelSize" | "prefillContextParallelSize">): number {
  return tensorParallelSize * pipelineParallelSize * prefillContextParallelSize;
}

/** Whether the pipeline of a rank spans several nodes: there are more nodes than ranks. */
export function pipelineSpansNodes({
  nodes,
  dataParallelSize,
  pipelineParallelSize,
}: Pick<ParsedGroup, "nodes" | "dataParallelSize" | "pipelineParallelSize">): boolean {
  return pipelineParallelSize > 1 && dataParallelSize < nodes;
}

/** Who distributes requests to the ranks of a group: by default the head if it serves alone, the proxy otherwise. */
export function loadBalancingOf({
  role,
  loadBalancing,
}: Pick<ParsedGroup, "role" | "loadBalancing">): LoadBalancing {
  return loadBalancing ?? (role === Role.Serve ? LoadBalancing.Internal : LoadBalancing.External);
}

/** The degrees of a group: those of data and tensor parallelism, and all others above 1: `dp 2 × tp 16`. */
export function degreesText({
  dataParallelSize,
  tensorParallelSize,
  pipelineParallelSize,
  prefillContextParallelSize,
}: Pick<
  ParsedGroup,
  "dataParallelSize" | "tensorParallelSize" | "pipelineParallelSize" | "prefillContextParallelSize"
>): string {
  return [
    `dp ${dataParallelSize}`,
    ...(pipelineParallelSize === 1 ? [] : [`pp ${pipelineParallelSize}`]),
    ...(prefillContextParallelSize === 1 ? [] : [`pcp ${prefillContextParallelSize}`]),
    `tp ${tensorParallelSize}`,
  ].join(" × ");
}
