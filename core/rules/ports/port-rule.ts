import {
  type NodePorts,
  type RuleProblem,
  type PortClaim,
  PortNetwork,
  type ResolvedTopology,
  type Severity,
} from "../../domain/index.ts";
import type { PortConflict } from "./conflicts.ts";

/** What the rules about ports are asked of. */
interface PortedNodes {
  readonly topology: ResolvedTopology;
  readonly ledger: readonly NodePorts[];
  /** Claims that have ports in common. */
  readonly conflicts: readonly PortConflict[];
}

/** What a rule says of a setting of ports; its value is what is written there. */
export type PortObjection = Omit<RuleProblem, "value">;

/** One thing that must be true of the ports on every node. It is asked of the ledger, once the layout is known. */
export interface PortRule {
  readonly id: string;
  /** Where the fact behind the rule comes from. */
  readonly source: string;
  /**
   * @default error
   */
  readonly severity?: Severity;
  readonly check: (nodes: PortedNodes) => readonly PortObjection[];
}

/** What one setting takes on all nodes together: the first of its claims, from its lowest to its highest port. */
export function bySetting(
  ledger: readonly NodePorts[],
  concerned: (claim: PortClaim) => boolean,
): readonly PortClaim[] {
  const found = new Map<string, PortClaim>();
  for (const { claims } of ledger) {
    for (const claim of claims) {
      if (claim.network !== PortNetwork.Node || !concerned(claim)) continue;
      const known = found.get(claim.setting);
      if (known === undefined) found.set(claim.setting, claim);
      else if (claim.first < known.first || claim.last > known.last)
        found.set(claim.setting, {
          ...known,
          first: Math.min(known.first, claim.first),
          last: Math.max(known.last, claim.last),
        });
    }
  }
  return [...found.values()];
}
