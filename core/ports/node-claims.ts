import { type PortClaim, PortNetwork, PortUse } from "../domain/index.ts";
import { merged, overlap, type ParsedSite, parsePorts, type PortSpan, printSpan } from "../site/index.ts";

/**
 * Ports of Kubernetes on every node: API and health of the kubelet, metrics and health of kube-proxy. The read-only port
 * of the kubelet, 10255, is off by default (KubeletConfiguration, readOnlyPort).
 */
const KUBERNETES: Readonly<Record<string, string>> = {
  kubelet: "10248,10250",
  "kube-proxy": "10249,10256",
};

/** The default of the API server's --service-node-port-range. */
const NODE_PORTS = "30000-32767";

/** Ports of every node that Kubernetes and the services named by the site use. */
export function nodeClaims(site: ParsedSite): readonly PortClaim[] {
  return [...usedOnNodes(site), ...chosenOnNodes(site)];
}

function usedOnNodes({ nodes }: ParsedSite): readonly PortClaim[] {
  return Object.entries({ ...KUBERNETES, ...nodes.usedPorts }).flatMap(([owner, ports]) =>
    parsePorts(ports).map(({ first, last }) => ({
      owner,
      setting: `nodes.usedPorts.${owner}`,
      name: `${owner}-${first}`,
      first,
      last,
      use: PortUse.Bound,
      network: PortNetwork.Node,
      why: "already in use",
      formula: { base: owner },
      source:
        nodes.usedPorts[owner] === undefined
          ? "Kubernetes, ports and protocols"
          : "nodes.usedPorts of the site",
    })),
  );
}

/** Ranges of every node from which services named by the site choose ports at start-up. */
export function chosenOnNodes({ nodes }: ParsedSite): readonly PortClaim[] {
  return Object.entries(nodes.pickedPorts).flatMap(([owner, ports]) =>
    parsePorts(ports).map((span) => ({
      owner,
      setting: `nodes.pickedPorts.${owner}`,
      name: `${owner}-${span.first}`,
      ...span,
      use: PortUse.Ephemeral,
      network: PortNetwork.Node,
      why: "on every node",
      formula: { base: printSpan(span) },
      source: "nodes.pickedPorts of the site",
    })),
  );
}

/** Ports of every node that no plan takes by itself: those in use, and those that Kubernetes and the kernel give. */
export function givenOnNodes(site: ParsedSite): readonly PortSpan[] {
  return [...nodeClaims(site), nodePortRange(site), ephemeralRange(site)];
}

/** Ranges of every node from which Kubernetes and the kernel give ports. */
export function nodeRanges(site: ParsedSite): readonly PortClaim[] {
  const claim = { use: PortUse.Ephemeral, network: PortNetwork.Node };
  const services = nodePortRange(site);
  const outgoing = ephemeralRange(site);
  return [
    {
      ...claim,
      owner: "Services of type NodePort",
      setting: "nodes.nodePortRange",
      name: "node-ports",
      ...services,
      why: "kube-proxy redirects the ports of Services",
      formula: { base: printSpan(services) },
      source: "Kubernetes, --service-node-port-range",
    },
    {
      ...claim,
      owner: "outgoing connections",
      setting: "nodes.ephemeralPortRange",
      name: "ephemeral",
      ...outgoing,
      why: "the kernel assigns them",
      formula: { base: printSpan(outgoing) },
      source: "Linux, net.ipv4.ip_local_port_range",
    },
  ];
}

/** The range of outgoing connections of a node, reserved ports included. */
export function ephemeralRange({ nodes }: ParsedSite): PortSpan {
  return onlySpan(nodes.ephemeralPortRange);
}

/** The range of Services of type NodePort. */
export function nodePortRange({ nodes }: ParsedSite): PortSpan {
  return onlySpan(nodes.nodePortRange ?? NODE_PORTS);
}

/**
 * Whether the cluster is known to give node ports: the site names the range, or software that uses ports of the range.
 * The API server has a range in every cluster, but many clusters have no Service that uses it.
 */
export function usesNodePorts(site: ParsedSite): boolean {
  const { nodePortRange: given, usedPorts, pickedPorts } = site.nodes;
  const range = nodePortRange(site);
  const named = [...Object.values(usedPorts), ...Object.values(pickedPorts)].flatMap((ports) =>
    parsePorts(ports),
  );
  return given !== undefined || named.some((span) => overlap(span, range));
}

/** Ports of the node that outgoing connections never use. */
export function reservedPorts({ nodes }: ParsedSite): readonly PortSpan[] {
  return merged(parsePorts(nodes.reservedPorts));
}

function onlySpan(range: string): PortSpan {
  const [span] = parsePorts(range);
  if (span === undefined) throw new RangeError(`${range} is not a range of ports`);
  return span;
}
