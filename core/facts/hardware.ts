/** Whose devices a machine has. */
export const Vendor = { Ascend: "ascend", Nvidia: "nvidia" } as const;

export type Vendor = (typeof Vendor)[keyof typeof Vendor];

/** A command of hccn_tool: over RoCE, or over HCCS inside a super-pod. */
type DevicePing = "ping" | "hccs_ping";

/** Memory of one device, in bytes. */
export interface DeviceMemory {
  readonly total: number;
  /** What the driver leaves to a process. */
  readonly usable: number;
}

/** A kind of machine: what it offers to a pod that takes all of it. */
export interface HardwareFacts {
  readonly name: string;
  readonly title: string;
  readonly vendor: Vendor;
  /** Schedulable devices of one whole node. On Atlas 800 A3 each of the two dies of an NPU is one device. */
  readonly devicesPerNode: number;
  readonly deviceMemory: DeviceMemory;
  /** How hccn_tool reaches the devices of another node; absent where devices do not ping each other. */
  readonly devicePing?: DevicePing;
  /** Whether machines are joined to super-pods, in which devices of different machines reach each other over HCCS. */
  readonly superPods: boolean;
  /** What HCCL_OP_EXPANSION_MODE may be there (HCCL, its manual); empty where there is no HCCL. */
  readonly expansionModes: readonly string[];
}
