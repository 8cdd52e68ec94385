import type { ResolvedGroup } from "../../../resolve/resolved.ts";

/** Processes of a group: one per device, on all nodes together. */
export function worldOf(group: ResolvedGroup): number {
  return group.nodes * group.usedDevices;
}
