import { type HardwareFacts, Vendor } from "./hardware.ts";

/** Known machines. Device counts: MindCluster ascend-device-plugin (one unit per die on A3), NVIDIA HGX H200. */
export const hardware = {
  "atlas-800-a2": { name: "atlas-800-a2", title: "Atlas 800 A2", vendor: Vendor.Ascend, devicesPerNode: 8 },
  "atlas-800-a3": { name: "atlas-800-a3", title: "Atlas 800 A3", vendor: Vendor.Ascend, devicesPerNode: 16 },
  h200: { name: "h200", title: "NVIDIA H200", vendor: Vendor.Nvidia, devicesPerNode: 8 },
} as const satisfies Record<string, HardwareFacts>;

export type HardwareName = keyof typeof hardware;
/** Machines whose devices a platform profile offers. */
export type AscendName = Exclude<HardwareName, "h200">;

export { Vendor };
