import type { ProcessLayout, ResolvedGroup } from "../../domain/index.ts";

/** One process per device, and the first of all serves. xLLM calls each a node and its number the node rank. */
export function processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[] {
  return Array.from({ length: group.usedDevices }, (_, device) => {
    const rank = ordinal * group.usedDevices + device;
    return {
      name: `rank-${rank}`,
      ranks: [rank],
      devices: [device],
      ...(rank === 0 ? { apiPort: group.ports.api } : {}),
    };
  });
}
