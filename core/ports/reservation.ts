import { holds, type NodePorts, PortNetwork } from "../domain/index.ts";
import { listed, merged, overlap, type ParsedSite, type PortSpan } from "../site/index.ts";
import { ephemeralRange, reservedPorts } from "./node-claims.ts";

/**
 * The value of `net.ipv4.ip_local_reserved_ports` that keeps outgoing connections of the nodes away from the ports of the
 * plan, including ports that the site reserves already. Empty if the plan needs none of the ephemeral range.
 */
export function reservation(site: ParsedSite, ledger: readonly NodePorts[]): string {
  const ephemeral = ephemeralRange(site);
  const distinct = new Map<string, PortSpan>();
  for (const { claims } of ledger) {
    for (const { network, first, last } of claims) {
      // Reserving the whole range would leave no port for outgoing connections.
      if (
        network === PortNetwork.Node &&
        !isWhole({ first, last }, ephemeral) &&
        overlap({ first, last }, ephemeral)
      )
        distinct.set(`${first}-${last}`, { first, last });
    }
  }
  return distinct.size === 0 ? "" : listed(merged([...reservedPorts(site), ...distinct.values()]));
}

/** The ports that a stack holds on its nodes: the value of `nodes.usedPorts` for another stack on the same nodes. */
export function heldPorts(ledger: readonly NodePorts[]): string {
  const held = ledger.flatMap(({ claims }) =>
    claims.filter((claim) => holds(claim) && claim.network === PortNetwork.Node),
  );
  return listed(merged(held));
}

/** The ranges from which a stack chooses ports at start-up: the value of `nodes.pickedPorts` for another stack on the same nodes. */
export function pickedPorts(site: ParsedSite, ledger: readonly NodePorts[]): string {
  const ephemeral = ephemeralRange(site);
  const chosen = ledger.flatMap(({ claims }) =>
    claims.filter(
      (claim) => !holds(claim) && claim.network === PortNetwork.Node && !isWhole(claim, ephemeral),
    ),
  );
  return listed(merged(chosen));
}

function isWhole({ first, last }: PortSpan, range: PortSpan): boolean {
  return first <= range.first && last >= range.last;
}
