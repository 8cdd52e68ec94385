import type { Role } from "../topology/index.ts";

/** One process of the engine: what it runs, on which devices, behind which port. */
export interface ProcessLayout {
  /** Identity inside its group, e.g. `rank-4`. */
  readonly name: string;
  /** Number of the process in its group, from 0. */
  readonly index: number;
  /** Data-parallel ranks of the group that live in this process, or of which the process is a part. */
  readonly ranks: readonly number[];
  /** Devices by their number inside the container. */
  readonly devices: readonly number[];
  /** HTTP port; absent where the process serves no API. */
  readonly apiPort?: number;
}

/** One pod of a group; ordinal 0 is the head. It has a node of its own. */
export interface PodLayout {
  readonly ordinal: number;
  readonly name: string;
  /** DNS name that resolves in the pod's namespace, whatever the cluster's domain is. */
  readonly address: string;
  readonly processes: readonly ProcessLayout[];
}

/** One group with its pods: who runs where. */
export interface GroupLayout {
  /** Identity inside the topology: `<group>-<replica>`. */
  readonly key: string;
  readonly group: string;
  readonly replica: number;
  readonly role: Role;
  /** Name of the StatefulSet and of its headless Service. */
  readonly objectName: string;
  readonly pods: readonly PodLayout[];
  readonly head: PodLayout;
  /** Port at which the supervisors hold the group together; absent for a group of one pod. */
  readonly supervisorPort?: number;
}
