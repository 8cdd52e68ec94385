import type { ArgumentValue } from "./argument.ts";
import type { GroupPorts, NodePortsSpec } from "./group-ports.ts";

/** Settings of some processes of a group. Each replaces the setting of the group with the same name as a whole. */
export interface ProcessOverride {
  /**
   * Environment variables.
   * @default {}
   */
  env?: Record<string, string>;
  /**
   * Flags of the engine, by their name in camelCase.
   * @default {}
   */
  args?: Record<string, ArgumentValue>;
  /**
   * `engine_id` of the KV transfer.
   * @default that of the group
   */
  engineId?: string;
}

/** Settings of one node. */
export interface NodeOverride extends ProcessOverride {
  /**
   * Ports of the processes on the node.
   * @default {}
   */
  ports?: NodePortsSpec;
}

/** Settings of one replica. */
export interface ReplicaOverride extends ProcessOverride {
  /**
   * Ports of the replica.
   * @default {}
   */
  ports?: GroupPorts;
  /**
   * Settings of single nodes of the replica, by ordinal from 0.
   * @default {}
   */
  nodes?: Record<string, NodeOverride>;
}

/**
 * Settings that differ inside a group. Where several apply to a process, the later of these wins: node, replica, node of the
 * replica, rank.
 */
export interface GroupOverrides {
  /**
   * Settings of a node in every replica, by ordinal from 0: `{ "1": { args: { … } } }`.
   * @default {}
   */
  nodes?: Record<string, NodeOverride>;
  /**
   * Settings of a replica, by its number from 0.
   * @default {}
   */
  replicas?: Record<string, ReplicaOverride>;
  /**
   * Settings of a process in every replica, by its data-parallel rank from 0. Requires a process per rank
   * (loadBalancing external).
   * @default {}
   */
  ranks?: Record<string, ProcessOverride>;
}
