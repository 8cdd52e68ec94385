import { type NodePorts, type PortClaim, PortNetwork } from "../../domain/index.ts";
import { printSpan } from "../../site/index.ts";

/** Selected claims on all nodes, one for each setting: the first of them, widened to its lowest and highest port. */
export function claimsBySetting(
  nodes: readonly NodePorts[],
  selects: (claim: PortClaim) => boolean,
): readonly PortClaim[] {
  const found = new Map<string, PortClaim>();
  for (const claim of nodes.flatMap(({ claims }) => claims)) {
    if (claim.network !== PortNetwork.Node || !selects(claim)) continue;
    const known = found.get(claim.setting) ?? claim;
    found.set(claim.setting, {
      ...known,
      first: Math.min(known.first, claim.first),
      last: Math.max(known.last, claim.last),
    });
  }
  return [...found.values()];
}

/** Owner, purpose and ports of a claim, for messages. */
export function described(claim: PortClaim): string {
  return `${claim.owner} (${claim.why}, ${printSpan(claim)})`;
}
