import { type PortClaim, PortNetwork, PortUse } from "../domain/index.ts";
import { merged, type ParsedSite, parsePorts, type PortSpan, printSpan } from "../site/index.ts";

/**
 * What Kubernetes itself listens on on every node: the kubelet's API and health, kube-proxy's metrics and health. The
 * kubelet's read-only port, 10255, is off by default (KubeletConfiguration, readOnlyPort).
 */
const KUBERNETES: Readonly<Record<string, string>> = {
  kubelet: "10248,10250",
  "kube-proxy": "10249,10256",
};

/** What is bound on every node besides the plan: by Kubernetes, and by what the site names. */
export function nodeClaims(site: ParsedSite): readonly PortClaim[] {
  return [...listening(site), ...pickedOnNodes(site)];
}

function listening({ nodes }: ParsedSite): readonly PortClaim[] {
  return Object.entries({ ...KUBERNETES, ...nodes.usedPorts }).flatMap(([owner, ports]) =>
    parsePorts(ports).map(({ first, last }) => ({
      owner,
      setting: `nodes.usedPorts.${owner}`,
      name: `${owner}-${first}`,
      first,
      last,
      use: PortUse.Listens,
      network: PortNetwork.Node,
      why: "on every node already",
      formula: { base: owner },
      source:
        nodes.usedPorts[owner] === undefined
          ? "Kubernetes, ports and protocols"
          : "settings of the site, nodes.usedPorts",
    })),
  );
}

/** Ranges of every node from which something that the site names picks ports at each start. */
export function pickedOnNodes({ nodes }: ParsedSite): readonly PortClaim[] {
  return Object.entries(nodes.pickedPorts).flatMap(([owner, ports]) =>
    parsePorts(ports).map((span) => ({
      owner,
      setting: `nodes.pickedPorts.${owner}`,
      name: `${owner}-${span.first}`,
      ...span,
      use: PortUse.Picks,
      network: PortNetwork.Node,
      why: "on every node, others at each start",
      formula: { base: printSpan(span) },
      source: "settings of the site, nodes.pickedPorts",
    })),
  );
}

/** Ranges of every node from which something else is given ports. */
export function nodeRanges(site: ParsedSite): readonly PortClaim[] {
  const claim = { use: PortUse.Picks, network: PortNetwork.Node };
  const services = nodePortRange(site);
  const outgoing = ephemeralRange(site);
  return [
    {
      ...claim,
      owner: "Services of type NodePort",
      setting: "nodes.nodePortRange",
      name: "node-ports",
      ...services,
      why: "kube-proxy redirects those that are given away",
      formula: { base: printSpan(services) },
      source: "Kubernetes, --service-node-port-range",
    },
    {
      ...claim,
      owner: "outgoing connections",
      setting: "nodes.ephemeralPortRange",
      name: "ephemeral",
      ...outgoing,
      why: "the kernel gives them away",
      formula: { base: printSpan(outgoing) },
      source: "Linux, net.ipv4.ip_local_port_range",
    },
  ];
}

/** Where the node takes the ports of outgoing connections, without those that it keeps out of it. */
export function ephemeralRange({ nodes }: ParsedSite): PortSpan {
  return onlySpan(nodes.ephemeralPortRange);
}

/** Where the API server takes the ports of Services of type NodePort. */
export function nodePortRange({ nodes }: ParsedSite): PortSpan {
  return onlySpan(nodes.nodePortRange);
}

/** Ports of the node that outgoing connections leave alone. */
export function reservedPorts({ nodes }: ParsedSite): readonly PortSpan[] {
  return merged(parsePorts(nodes.reservedPorts));
}

function onlySpan(range: string): PortSpan {
  const [span] = parsePorts(range);
  if (span === undefined) throw new RangeError(`${range} is no range of ports`);
  return span;
}
