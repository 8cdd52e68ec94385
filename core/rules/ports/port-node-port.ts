import {
  type NodePorts,
  type PortClaim,
  type ResolvedTopology,
  Severity,
  defineRule,
} from "../../domain/index.ts";
import { ephemeralRange, nodePortRange } from "../../ports/index.ts";
import { merged, overlap, type PortSpan, printSpan } from "../../site/index.ts";
import { claimsBySetting } from "./claims-by-setting.ts";

export const portNodePort = defineRule({
  id: "port-node-port",
  severity: Severity.Warning,
  source: "Kubernetes, --service-node-port-range: kube-proxy redirects these ports of every node",
  per: "ledger",
  check: ({ nodes }, { at, topology }) => {
    const range = nodePortRange(topology.site);
    const concerned = claimsIn(range, topology, nodes);
    const free = freePart(range, concerned);
    return concerned.map((claim) => ({
      ...at(claim.setting),
      message: `A Service of type NodePort may be given one of ${printSpan(claim)}, and then takes the connections to ${claim.owner} (${claim.why}).`,
      fix:
        free === undefined
          ? `move it out of ${printSpan(range)}`
          : `move it out of ${printSpan(range)}, or start the API server with --service-node-port-range=${free.first}-${free.last} and write it in nodes.nodePortRange of the site`,
    }));
  },
});

function claimsIn(
  range: PortSpan,
  { site }: ResolvedTopology,
  nodes: readonly NodePorts[],
): readonly PortClaim[] {
  const ephemeral = ephemeralRange(site);
  return claimsBySetting(
    nodes,
    (claim) => overlap(claim, range) && (claim.first !== ephemeral.first || claim.last !== ephemeral.last),
  );
}

/** The longest part of a range that none of the others touches. */
function freePart(range: PortSpan, others: readonly PortSpan[]): PortSpan | undefined {
  let longest: PortSpan | undefined;
  let next = range.first;
  for (const { first, last } of [...merged(others), { first: range.last + 1, last: range.last + 1 }]) {
    if (first > next && (longest === undefined || first - next > longest.last - longest.first + 1))
      longest = { first: next, last: first - 1 };
    next = Math.max(next, last + 1);
  }
  return longest;
}
