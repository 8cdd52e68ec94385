import type { NodePorts, PortClaim } from "./port-claim.ts";

/** Two claims that have a port in common on one node. */
export interface PortConflict {
  /** The node, named by its pod. */
  readonly place: string;
  readonly first: PortClaim;
  readonly second: PortClaim;
}

/** Every port of every process on every node, and the claims that overlap. */
export interface Ledger {
  readonly nodes: readonly NodePorts[];
  readonly conflicts: readonly PortConflict[];
}
