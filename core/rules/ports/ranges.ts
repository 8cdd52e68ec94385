import { defineRule, holds, type RuleProblem, Severity } from "../../domain/index.ts";
import { ephemeralRange, nodePortRange, reservation, reservedPorts } from "../../ports/index.ts";
import { covered, LAST_PORT, merged, overlap, type PortSpan, printSpan } from "../../site/index.ts";
import { claimsBySetting, described } from "./claims.ts";

export const portRange = defineRule({
  id: "port-range",
  source: "TCP: ports end at 65535",
  per: "ledger",
  check: ({ nodes }, { at }) => {
    const found = new Map<string, RuleProblem>();
    for (const { setting, owner, last, why } of nodes.flatMap(({ claims }) => claims)) {
      if (last <= LAST_PORT) continue;
      found.set(setting, {
        ...at(setting),
        message: `${owner} needs ports up to ${last} (${why}), but the last port is ${LAST_PORT}.`,
        fix: `Lower ${setting} by at least ${last - LAST_PORT}`,
      });
    }
    return [...found.values()];
  },
});

export const portEphemeral = defineRule({
  id: "port-ephemeral",
  severity: Severity.Warning,
  source: "Linux, net.ipv4.ip_local_port_range: outgoing connections of the node use these ports",
  per: "ledger",
  check: ({ nodes }, { at, topology: { site } }) => {
    const ephemeral = ephemeralRange(site);
    const reserved = reservedPorts(site);
    return claimsBySetting(nodes, holds)
      .filter((claim) => overlap(claim, ephemeral) && !covered(intersection(claim, ephemeral), reserved))
      .map((claim) => ({
        ...at(claim.setting),
        message: `${described(claim)} may find a port in use: outgoing connections of the node use ports of ${printSpan(ephemeral)}.`,
        fix: `Move ${claim.setting} out of ${printSpan(ephemeral)}, or run sysctl -w net.ipv4.ip_local_reserved_ports=${reservation(site, nodes)} on the nodes and set nodes.reservedPorts of the site to these ports`,
      }));
  },
});

export const portNodePort = defineRule({
  id: "port-node-port",
  severity: Severity.Warning,
  source: "Kubernetes, --service-node-port-range: kube-proxy redirects these ports of every node",
  per: "ledger",
  check: ({ nodes }, { at, topology: { site } }) => {
    const range = nodePortRange(site);
    const ephemeral = ephemeralRange(site);
    const affected = claimsBySetting(
      nodes,
      (claim) => overlap(claim, range) && (claim.first !== ephemeral.first || claim.last !== ephemeral.last),
    );
    const free = longestFreePart(range, affected);
    return affected.map((claim) => ({
      ...at(claim.setting),
      message: `${described(claim)} overlaps the NodePort range ${printSpan(range)}: kube-proxy may redirect its connections.`,
      fix: `Move ${claim.setting} out of ${printSpan(range)}${free === undefined ? "" : `, or start the API server with --service-node-port-range=${free.first}-${free.last} and set nodes.nodePortRange of the site to this range`}`,
    }));
  },
});

function intersection(a: PortSpan, b: PortSpan): PortSpan {
  return { first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) };
}

function longestFreePart(range: PortSpan, taken: readonly PortSpan[]): PortSpan | undefined {
  let longest: PortSpan | undefined;
  let next = range.first;
  for (const { first, last } of [...merged(taken), { first: range.last + 1, last: range.last + 1 }]) {
    if (first > next && (longest === undefined || first - next > longest.last - longest.first + 1))
      longest = { first: next, last: first - 1 };
    next = Math.max(next, last + 1);
  }
  return longest;
}
