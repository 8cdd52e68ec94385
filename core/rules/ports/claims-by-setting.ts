import { type NodePorts, type PortClaim, PortNetwork } from "../../domain/index.ts";

/** What one setting takes on all nodes together: the first of its claims, from its lowest to its highest port. */
export function claimsBySetting(
  nodes: readonly NodePorts[],
  concerned: (claim: PortClaim) => boolean,
): readonly PortClaim[] {
  const found = new Map<string, PortClaim>();
  for (const { claims } of nodes) {
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
