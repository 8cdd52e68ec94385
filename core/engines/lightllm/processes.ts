import type { ProcessLayout, ResolvedGroup } from "../../domain/index.ts";

/** One server with all ranks of its node. */
export function processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[] {
  return [
    {
      name: `node-${ordinal}`,
      index: ordinal,
      ranks: range(ordinal * group.ranksPerNode, group.ranksPerNode),
      devices: range(0, group.ranksPerNode * group.devicesPerRank),
      apiPort: group.ports.api,
    },
  ];
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first + index);
}
