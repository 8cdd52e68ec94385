import type { PortSpan } from "../site/index.ts";

/** Ports of a group after those that it leaves open are assigned. */
export interface AssignedPorts {
  readonly api: number;
  readonly dataParallelRpc?: number | undefined;
  readonly master?: number | undefined;
  readonly kv?: number | undefined;
  readonly supervisor?: number | undefined;
}

/** What ports a group needs, whatever their numbers. */
export interface PortNeeds {
  /** HTTP ports on one node, in a row. */
  readonly api: number;
  /** Whether its ranks meet at `ports.dataParallelRpc`. */
  readonly dataParallelRpc: boolean;
  /** Whether its ranks meet at `ports.master`. */
  readonly master: boolean;
  /** KV handshakes over all nodes, in a row; 0 where there are none. */
  readonly kv: number;
  /** Ranges that its processes use by their variables and defaults, which the ports above must leave alone. */
  readonly avoid: readonly PortSpan[];
}
