import type { ProcessLayout, ResolvedGroup } from "../../domain/index.ts";

/**
 * Prefill and decode: one `vllm serve` per data-parallel rank, with its own devices and API port, as in the launcher of
 * the documents. A group that serves alone: one `vllm serve` per node, and only the head has an API.
 */
export function processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[] {
  const firstRank = ordinal * group.ranksPerNode;
  if (!group.everyRankServes) {
    return [
      {
        name: `node-${ordinal}`,
        index: ordinal,
        ranks: range(firstRank, group.ranksPerNode),
        devices: range(0, group.ranksPerNode * group.devicesPerRank),
        ...(ordinal === 0 ? { apiPort: group.ports.api } : {}),
      },
    ];
  }
  return range(0, group.ranksPerNode).map((local) => ({
    name: `rank-${firstRank + local}`,
    index: firstRank + local,
    ranks: [firstRank + local],
    devices: range(local * group.devicesPerRank, group.devicesPerRank),
    apiPort: group.ports.api + local,
  }));
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first + index);
}
