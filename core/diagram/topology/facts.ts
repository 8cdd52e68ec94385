import type { Role } from "../../topology/index.ts";

/** What the topology picture shows, in every format. */
export interface TopologyFacts {
  /** `GLM-5 w8a8 on 6 × Atlas 800 A3`. */
  readonly title: string;
  /** Name of the stack, engine, number of devices. */
  readonly subtitle: string;
  /** Its deployment document. */
  readonly source: string;
  readonly entry: EntryFacts;
  /** One for each role, in the order in which a request passes them. */
  readonly pools: readonly PoolFacts[];
  /** Absent where no KV cache leaves a group. */
  readonly transfer?: TransferFacts;
}

/** Where requests enter. */
export interface EntryFacts {
  /** The Service with its ports. */
  readonly service: ServerFacts;
  /** Absent where the Service selects the groups. */
  readonly proxy?: ServerFacts;
}

/** A server beside the groups. */
export interface ServerFacts {
  /** Its id in a scene. */
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** All groups of one role. */
export interface PoolFacts {
  readonly role: Role;
  readonly title: string;
  /** Number of groups and nodes, and the degrees of each group of the topology. */
  readonly lines: readonly string[];
  /** Ports of its APIs. */
  readonly api: string;
  readonly groups: readonly GroupFacts[];
}

/** One group: a StatefulSet. */
export interface GroupFacts {
  readonly key: string;
  /** What holds all its nodes: `logical super-pod 2`, `in one super-pod (required)`; absent without one. */
  readonly domain?: string;
  readonly nodes: readonly NodeFacts[];
}

/** One pod, on a node of its own unless nodes are shared. */
export interface NodeFacts {
  readonly pod: string;
  /** The pod without the name of the stack. */
  readonly name: string;
  /** Whether it leads a group of several nodes. */
  readonly isHead: boolean;
  /** `stage 1 of 2`, a super-pod, the API of all its ranks. */
  readonly marks: readonly string[];
  /** Ranks with devices here, in their order, then the devices that the group leaves. */
  readonly tiles: readonly TileFacts[];
  /** Number of devices of the node. */
  readonly devices: number;
  /** Ports that it holds, each with its purpose. */
  readonly ports: readonly PortFacts[];
}

/** The devices of one rank on a node, or those without a rank. */
export interface TileFacts {
  /** Undefined for devices that the group leaves. */
  readonly rank: number | undefined;
  /** `:6721`, `headless`; empty where the node says it for all its ranks. `free` or `not used` without a rank. */
  readonly api: string;
  readonly devices: readonly DeviceFacts[];
}

export interface DeviceFacts {
  /** Its number in the container. */
  readonly number: number;
  /** Name of its process; undefined without one. */
  readonly process: string | undefined;
  /** Stage of the pipeline, from 0. */
  readonly stage: number;
}

export interface PortFacts {
  readonly first: number;
  readonly last: number;
  readonly why: string;
}

/** The way of KV caches. */
export interface TransferFacts {
  readonly title: string;
  readonly lines: readonly string[];
  /** The pool of KV caches that groups share; absent without one. */
  readonly server?: ServerFacts;
}

/** Nodes of a picture. */
export function nodesOf({ pools }: Pick<TopologyFacts, "pools">): readonly NodeFacts[] {
  return pools.flatMap(({ groups }) => groups.flatMap(({ nodes }) => nodes));
}
