import { holds, type NodePorts, PortNetwork } from "../domain/index.ts";
import { listed, merged, overlap, type ParsedSite, type PortSpan } from "../site/index.ts";
import { ephemeralRange, reservedPorts } from "./node-claims.ts";

/**
 * The value of `net.ipv4.ip_local_reserved_ports` with which outgoing connections of the nodes leave alone all that the
 * plan needs of the ephemeral range, and what the site reserves already; empty where nothing is needed.
 */
export function reservation(site: ParsedSite, ledger: readonly NodePorts[]): string {
  const ephemeral = ephemeralRange(site);
  const distinct = new Map<string, PortSpan>();
  for (const { claims } of ledger) {
    for (const { network, first, last } of claims) {
      // Reserving all of the range would leave none to those who take ports of it.
      if (
        network === PortNetwork.Node &&
        !isAll({ first, last }, ephemeral) &&
        overlap({ first, last }, ephemeral)
      )
        distinct.set(`${first}-${last}`, { first, last });
    }
  }
  return distinct.size === 0 ? "" : listed(merged([...reservedPorts(site), ...distinct.values()]));
}

/** What a stack holds of its nodes, as another stack on the same nodes names it in `nodes.usedPorts`. */
export function heldPorts(ledger: readonly NodePorts[]): string {
  const held = ledger.flatMap(({ claims }) =>
    claims.filter((claim) => holds(claim) && claim.network === PortNetwork.Node),
  );
  return listed(merged(held));
}

/** The ranges of its nodes from which a stack picks ports at each start, as another stack names them in `nodes.pickedPorts`. */
export function pickedPorts(site: ParsedSite, ledger: readonly NodePorts[]): string {
  const ephemeral = ephemeralRange(site);
  const picked = ledger.flatMap(({ claims }) =>
    claims.filter((claim) => !holds(claim) && claim.network === PortNetwork.Node && !isAll(claim, ephemeral)),
  );
  return listed(merged(picked));
}

function isAll({ first, last }: PortSpan, range: PortSpan): boolean {
  return first <= range.first && last >= range.last;
}
