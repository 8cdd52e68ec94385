/** A kind of machine: what it offers to a pod that takes all of it. */
export interface HardwareFacts {
  readonly name: string;
  readonly title: string;
  /** Schedulable devices of one whole node. On Atlas 800 A3 each of the two dies of an NPU is one device. */
  readonly devicesPerNode: number;
}
