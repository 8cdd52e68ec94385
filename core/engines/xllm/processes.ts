import type { ProcessLayout, ResolvedGroup } from "../../domain/index.ts";

/** One process per device, and the first of all serves. xLLM calls each a node and its number the node rank. */
export function processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[] {
  return Array.from({ length: group.usedDevices }, (_, device) => {
    const index = ordinal * group.usedDevices + device;
    return {
      name: `rank-${index}`,
      index,
      ranks: [Math.floor(index / group.tensorParallelSize)],
      devices: [device],
      ...(index === 0 ? { apiPort: group.ports.api } : {}),
    };
  });
}
