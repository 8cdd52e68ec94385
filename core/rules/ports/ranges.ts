import {
  defineRule,
  holds,
  type NodePorts,
  PortNetwork,
  type RuleProblem,
  Severity,
} from "../../domain/index.ts";
import {
  ephemeralRange,
  nodePortRange,
  reservation,
  reservedPorts,
  usesNodePorts,
} from "../../ports/index.ts";
import {
  covered,
  LAST_PORT,
  merged,
  overlap,
  type ParsedSite,
  type PortSpan,
  printSpan,
} from "../../site/index.ts";
import { claimsBySetting, described } from "./claims.ts";
import { movedTo, movesOf } from "./moved.ts";

export const portRange = defineRule({
  id: "port-range",
  source: "TCP: ports end at 65535",
  per: "ledger",
  check: ({ nodes }, context) => {
    const found = new Map<string, RuleProblem>();
    for (const claim of nodes.flatMap(({ claims }) => claims)) {
      const { setting, owner, last, why } = claim;
      if (last <= LAST_PORT) continue;
      found.set(setting, {
        ...context.at(setting),
        message: `${owner} needs ports up to ${last} (${why}), but the last port is ${LAST_PORT}.`,
        fix: movedTo(claim, nodes, context, {
          ending: `, or lower it by at least ${last - LAST_PORT}`,
          otherwise: `Lower ${setting} by at least ${last - LAST_PORT}`,
        }),
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
  check: ({ nodes }, context) => {
    const { site } = context.topology;
    const ephemeral = ephemeralRange(site);
    const reserved = reservedPorts(site);
    return claimsBySetting(nodes, holds)
      .filter((claim) => overlap(claim, ephemeral) && !covered(intersection(claim, ephemeral), reserved))
      .map((claim) => ({
        ...context.at(claim.setting),
        message: `${described(claim)} may find a port in use: outgoing connections of the node use ports of ${printSpan(ephemeral)}.`,
        fix: movedTo(claim, nodes, context, {
          ending: `, or ${reserving(site, nodes)}`,
          otherwise: `Move ${claim.setting} out of ${printSpan(ephemeral)}, or ${reserving(site, nodes)}`,
        }),
      }));
  },
});

export const portNodePort = defineRule({
  id: "port-node-port",
  severity: Severity.Warning,
  source: "Kubernetes, --service-node-port-range: kube-proxy redirects these ports of every node",
  per: "ledger",
  check: ({ nodes }, context) => {
    const { site } = context.topology;
    if (!usesNodePorts(site)) return [];
    const range = nodePortRange(site);
    const affected = spansBySetting(nodes, range, ephemeralRange(site));
    if (affected.size === 0) return [];
    const ports = [...affected].map(([setting, spans]) => `${setting} (${spans.map(printSpan).join(", ")})`);
    const free = longestFreePart(range, [...affected.values()].flat());
    const moves = movesOf([...affected.keys()], nodes, context);
    const narrower = free === undefined ? undefined : `${free.first}-${free.last}`;
    const narrow =
      narrower === undefined
        ? ""
        : `start the API server with --service-node-port-range=${narrower} and set nodes.nodePortRange of the site to this range`;
    return [
      {
        ...context.at("nodes.nodePortRange"),
        message: `nodes.nodePortRange ${printSpan(range)} holds ports of the plan: ${ports.join("; ")}. kube-proxy may redirect their connections.`,
        fix:
          moves === undefined
            ? `Move these ports out of ${printSpan(range)}${narrow === "" ? "" : `, or ${narrow}`}`
            : {
                text: () =>
                  `Set ${moves.map(({ setting, value }) => `${setting} to ${value}`).join(" and ")}${narrow === "" ? "" : `, or ${narrow}`}`,
                changes: () =>
                  moves.map(({ setting, value }) => ({ path: setting, value: valueOf(setting, value) })),
              },
      },
    ];
  },
});

/** Ports of the nodes in a range, by the setting that moves them. */
function spansBySetting(
  nodes: readonly NodePorts[],
  range: PortSpan,
  ephemeral: PortSpan,
): ReadonlyMap<string, readonly PortSpan[]> {
  const found = new Map<string, readonly PortSpan[]>();
  for (const claim of nodes.flatMap(({ claims }) => claims)) {
    const { network, setting, first, last } = claim;
    // The kernel's own range is no choice of the plan.
    const outgoing = first === ephemeral.first && last === ephemeral.last;
    if (network !== PortNetwork.Node || outgoing || !overlap(claim, range)) continue;
    found.set(setting, merged([...(found.get(setting) ?? []), { first, last }]));
  }
  return found;
}

/** Variables are texts. */
function valueOf(setting: string, port: number): number | string {
  return setting.includes(".env.") ? String(port) : port;
}

function reserving(site: ParsedSite, nodes: readonly NodePorts[]): string {
  return `run sysctl -w net.ipv4.ip_local_reserved_ports=${reservation(site, nodes)} on the nodes and set nodes.reservedPorts of the site to these ports`;
}

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
