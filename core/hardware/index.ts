import type { HardwareFacts } from "./hardware.ts";

/** Known machines. Device counts: MindCluster ascend-device-plugin (one unit per die on A3). */
export const hardware = {
  "atlas-800-a2": { name: "atlas-800-a2", title: "Atlas 800 A2", devicesPerNode: 8 },
  "atlas-800-a3": { name: "atlas-800-a3", title: "Atlas 800 A3", devicesPerNode: 16 },
} as const satisfies Record<string, HardwareFacts>;

export type HardwareName = keyof typeof hardware;
