/** Vendor of the devices. */
export const Vendor = { Ascend: "ascend", Nvidia: "nvidia" } as const;

export type Vendor = (typeof Vendor)[keyof typeof Vendor];

/** A command of hccn_tool: `ping` over RoCE, `hccs_ping` over HCCS within a super-pod. */
type DevicePing = "ping" | "hccs_ping";

/** Memory of one device, in bytes. */
export interface DeviceMemory {
  readonly total: number;
  /** What a process can use: the driver keeps the rest. */
  readonly usable: number;
  /** How `usable` is assumed, where no log of this hardware shows it. */
  readonly assumption?: string;
}

/** A kind of node. */
export interface HardwareFacts {
  readonly name: string;
  readonly title: string;
  /** Another name that `--hardware` takes: the generation, where the name does not end with it. */
  readonly alias?: string;
  readonly vendor: Vendor;
  /** Number of schedulable devices. On Atlas 800 A3, each of the two dies of an NPU is a device. */
  readonly devicesPerNode: number;
  readonly deviceMemory: DeviceMemory;
  /** Whether devices compute with numbers in fp8. */
  readonly fp8Arithmetic: boolean;
  /** Whether /etc/hccn.conf of a node holds the addresses of its devices, without which they exchange wrong KV blocks. */
  readonly hasHccnConf: boolean;
  /** Command by which devices of different nodes ping each other; absent where they cannot. */
  readonly devicePing?: DevicePing;
  /** Whether nodes form super-pods, in which devices of different nodes reach each other over HCCS. */
  readonly superPods: boolean;
  /** Values that HCCL_OP_EXPANSION_MODE may have (manual of HCCL); empty without HCCL. */
  readonly expansionModes: readonly string[];
  /** Whether HCCL ends with an error for another value; otherwise it takes the default. */
  readonly requiresExpansionMode: boolean;
}

const GIBIBYTE = 2 ** 30;

// Logs of vllm-ascend show 60.9 to 61.3 GiB usable of 64 (#6572 and others).
const ascend64: DeviceMemory = { total: 64 * GIBIBYTE, usable: 61.2 * GIBIBYTE };

// 96 GB for each of eight devices: vllm-ascend v0.30.0rc2, GLM5.3-Flash.md, §3.1. No log shows what of it is usable.
const ascend96: DeviceMemory = {
  total: 96 * GIBIBYTE,
  usable: 91.8 * GIBIBYTE,
  assumption: "91.8 GiB of 96: no log shows it, and Atlas A2 and A3 have 61.2 of 64 (#6572)",
};

// From nvidia-smi.
const h100Memory: DeviceMemory = { total: 81_559 * 2 ** 20, usable: 81_559 * 2 ** 20 };

const h200Memory: DeviceMemory = { total: 143_771 * 2 ** 20, usable: 143_771 * 2 ** 20 };

/**
 * Kinds of nodes by name. Device counts: MindCluster's ascend-device-plugin (one device per die on A3), NVIDIA HGX H100
 * and H200; vllm-ascend v0.30.0rc2, GLM5.3-Flash.md, for 950DT. Pings: source 002, §3.2; the devices of 950 are linked by UB, for
 * which hccn_tool has no ping. Arithmetic in fp8: vllm-ascend v0.29.0rc1, device/hardware_profile.py, where only Ascend 950
 * has it.
 */
export const hardware = {
  "atlas-800-a2": {
    name: "atlas-800-a2",
    title: "Atlas 800 A2",
    vendor: Vendor.Ascend,
    devicesPerNode: 8,
    deviceMemory: ascend64,
    fp8Arithmetic: false,
    hasHccnConf: true,
    devicePing: "ping",
    superPods: false,
    expansionModes: ["HOST", "HOST_TS", "AI_CPU", "AIV"],
    requiresExpansionMode: false,
  },
  "atlas-800-a3": {
    name: "atlas-800-a3",
    title: "Atlas 800 A3",
    vendor: Vendor.Ascend,
    devicesPerNode: 16,
    deviceMemory: ascend64,
    fp8Arithmetic: false,
    hasHccnConf: true,
    devicePing: "hccs_ping",
    superPods: true,
    expansionModes: ["AI_CPU", "AICPU_CacheDisable", "AIV"],
    requiresExpansionMode: false,
  },
  "ascend-950dt": {
    name: "ascend-950dt",
    title: "Ascend 950DT",
    alias: "a5",
    vendor: Vendor.Ascend,
    devicesPerNode: 8,
    deviceMemory: ascend96,
    fp8Arithmetic: true,
    hasHccnConf: false,
    // Super-pods of 950 are linked by UB: the variables of HCCS do not apply (HCCL, HCCL_LOGIC_SUPERPOD_ID: A3).
    superPods: false,
    expansionModes: ["AICPU_TS", "AI_CPU", "AICPU_CacheDisable", "AIV", "CCU_MS", "CCU_SCHED"],
    requiresExpansionMode: true,
  },
  h100: {
    name: "h100",
    title: "NVIDIA H100 80GB",
    vendor: Vendor.Nvidia,
    devicesPerNode: 8,
    deviceMemory: h100Memory,
    fp8Arithmetic: true,
    hasHccnConf: false,
    superPods: false,
    expansionModes: [],
    requiresExpansionMode: false,
  },
  h200: {
    name: "h200",
    title: "NVIDIA H200",
    vendor: Vendor.Nvidia,
    devicesPerNode: 8,
    deviceMemory: h200Memory,
    fp8Arithmetic: true,
    hasHccnConf: false,
    superPods: false,
    expansionModes: [],
    requiresExpansionMode: false,
  },
} as const satisfies Record<string, HardwareFacts>;

export type HardwareName = keyof typeof hardware;

/** Hardware with Ascend devices, which the platform profiles describe. */
export type AscendName = {
  [Name in HardwareName]: (typeof hardware)[Name]["vendor"] extends typeof Vendor.Ascend ? Name : never;
}[HardwareName];

/** Whether hardware has Ascend devices. */
export function isAscend(name: HardwareName): name is AscendName {
  return hardware[name].vendor === Vendor.Ascend;
}

const names = Object.keys(hardware).filter((name): name is HardwareName => name in hardware);

/** The hardware that a text names in any case: by name, by alias, or by the end of the name (`a3` is `atlas-800-a3`). */
export function hardwareNamed(text: string): HardwareName | undefined {
  const folded = text.toLowerCase();
  const facts: Readonly<Record<HardwareName, HardwareFacts>> = hardware;
  return (
    names.find((name) => name === folded || facts[name].alias === folded) ??
    names.find((name) => name.endsWith(`-${folded}`))
  );
}
