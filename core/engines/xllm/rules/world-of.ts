import type { ResolvedGroup } from "../../../domain/index.ts";

/** Processes of a group: one per device, on all nodes together. */
export function worldOf(group: ResolvedGroup): number {
  return group.nodes * group.usedDevices;
}
