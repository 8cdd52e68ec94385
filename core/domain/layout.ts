import type { Role } from "../topology/index.ts";

/** One process of an engine: its ranks, devices and API port. */
export interface ProcessLayout {
  /** Identity inside its group, e.g. `rank-4`. */
  readonly name: string;
  /** Number of the process in its group, from 0. */
  readonly index: number;
  /** Data-parallel ranks that this process runs, alone or as one of several processes. */
  readonly ranks: readonly number[];
  /** Devices by their number inside the container. */
  readonly devices: readonly number[];
  /** HTTP port; absent for a process without an API. */
  readonly apiPort?: number;
}

/** One pod of a group, on a node of its own. Ordinal 0 is the head. */
export interface PodLayout {
  readonly ordinal: number;
  readonly name: string;
  /** DNS name that resolves in the namespace of the pod, whatever the domain of the cluster. */
  readonly address: string;
  readonly processes: readonly ProcessLayout[];
}

/** One group with its pods. */
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
  /** Port on which the supervisors of a group talk to each other; absent for a group of one pod. */
  readonly supervisorPort?: number;
}

/** Ports of the APIs of a pod. */
export function apiPorts({ processes }: Pick<PodLayout, "processes">): readonly number[] {
  return processes.flatMap(({ apiPort }) => apiPort ?? []);
}
