import type { PortSpan } from "./port-span.ts";

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
