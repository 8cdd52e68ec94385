import { type DeviceMemory, type HardwareFacts, Vendor } from "./hardware.ts";

// Logs of vllm-ascend (#6572 among others) show 60.9 to 61.3 GiB of the 64.
const ascend64: DeviceMemory = { total: 64 * 2 ** 30, usable: 61.2 * 2 ** 30 };

// As nvidia-smi reports them.
const h100Memory: DeviceMemory = { total: 81_559 * 2 ** 20, usable: 81_559 * 2 ** 20 };

const h200Memory: DeviceMemory = { total: 143_771 * 2 ** 20, usable: 143_771 * 2 ** 20 };

/**
 * Known machines. Device counts: MindCluster ascend-device-plugin (one unit per die on A3), NVIDIA
 * HGX H100 and H200. Pings: source 002, §3.2.
 */
export const hardware = {
  "atlas-800-a2": {
    name: "atlas-800-a2",
    title: "Atlas 800 A2",
    vendor: Vendor.Ascend,
    devicesPerNode: 8,
    deviceMemory: ascend64,
    devicePing: "ping",
    superPods: false,
    expansionModes: ["HOST", "HOST_TS", "AI_CPU", "AIV"],
  },
  "atlas-800-a3": {
    name: "atlas-800-a3",
    title: "Atlas 800 A3",
    vendor: Vendor.Ascend,
    devicesPerNode: 16,
    deviceMemory: ascend64,
    devicePing: "hccs_ping",
    superPods: true,
    expansionModes: ["AI_CPU", "AICPU_CacheDisable", "AIV"],
  },
  h100: {
    name: "h100",
    title: "NVIDIA H100 80GB",
    vendor: Vendor.Nvidia,
    devicesPerNode: 8,
    deviceMemory: h100Memory,
    superPods: false,
    expansionModes: [],
  },
  h200: {
    name: "h200",
    title: "NVIDIA H200",
    vendor: Vendor.Nvidia,
    devicesPerNode: 8,
    deviceMemory: h200Memory,
    superPods: false,
    expansionModes: [],
  },
} as const satisfies Record<string, HardwareFacts>;

export type HardwareName = keyof typeof hardware;

/** Machines whose devices a platform profile offers. */
export type AscendName = {
  [Name in HardwareName]: (typeof hardware)[Name]["vendor"] extends typeof Vendor.Ascend ? Name : never;
}[HardwareName];

/** Whether a machine has Ascend devices. */
export function isAscend(name: HardwareName): name is AscendName {
  return hardware[name].vendor === Vendor.Ascend;
}
