import type { ProcessLayout, ResolvedGroup } from "../../domain/index.ts";
import { LoadBalancing } from "../../topology/index.ts";

/**
 * External load balancing: one `vllm serve` per data-parallel rank, with its own devices and API port, as in the launcher of
 * the documents. Otherwise one `vllm serve` per node; every node has an API with hybrid load balancing, and only the head
 * with internal load balancing or with a pipeline over nodes.
 */
export function processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[] {
  const { ranksPerNode, devicesPerRank, loadBalancing, pipelineSpansNodes, ports } = group;
  if (pipelineSpansNodes) {
    return [
      {
        name: `node-${ordinal}`,
        index: ordinal,
        ranks: [0],
        devices: range(0, devicesPerRank / group.nodes),
        ...(ordinal === 0 ? { apiPort: ports.api } : {}),
      },
    ];
  }
  const firstRank = ordinal * ranksPerNode;
  if (loadBalancing !== LoadBalancing.External) {
    return [
      {
        name: `node-${ordinal}`,
        index: ordinal,
        ranks: range(firstRank, ranksPerNode),
        devices: range(0, ranksPerNode * devicesPerRank),
        ...(ordinal === 0 || loadBalancing === LoadBalancing.Hybrid ? { apiPort: ports.api } : {}),
      },
    ];
  }
  return range(0, ranksPerNode).map((local) => ({
    name: `rank-${firstRank + local}`,
    index: firstRank + local,
    ranks: [firstRank + local],
    devices: range(local * devicesPerRank, devicesPerRank),
    apiPort: ports.api + local,
  }));
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first + index);
}
