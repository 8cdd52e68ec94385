import type { PortSpan } from "../site/index.ts";

/** Ports of a group: those that it names, and those that the planner assigned. */
export interface AssignedPorts {
  readonly api: number;
  readonly dataParallelRpc?: number | undefined;
  readonly master?: number | undefined;
  readonly kv?: number | undefined;
  readonly supervisor?: number | undefined;
}

/** The ports that a group needs, whatever their numbers. */
export interface PortNeeds {
  /** HTTP ports on one node, in a row. */
  readonly api: number;
  /** Whether its ranks join at `ports.dataParallelRpc`. */
  readonly dataParallelRpc: boolean;
  /** Whether its ranks join at `ports.master`. */
  readonly master: boolean;
  /** KV handshake ports over all nodes, in a row; 0 without KV transfer. */
  readonly kv: number;
  /** Ranges that its processes use through variables and defaults; the assignment avoids them. */
  readonly avoid: readonly PortSpan[];
}
