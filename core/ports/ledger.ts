import {
  givenAt,
  type GroupLayout,
  KV_POOL,
  memberOf,
  type NodePorts,
  type PodLayout,
  PortAddress,
  type PortClaim,
  PortNetwork,
  PortUse,
  poolAddress,
  type ResolvedTopology,
} from "../domain/index.ts";

/** Lists the ports of every process on every node. Under hostNetwork the node itself binds them. */
export function ledger(topology: ResolvedTopology, layouts: readonly GroupLayout[]): readonly NodePorts[] {
  const network = topology.wholeNodes ? PortNetwork.Node : PortNetwork.Pod;
  return [
    ...layouts.flatMap((layout) =>
      layout.pods.map((pod) => ({
        pod: pod.name,
        group: layout.group,
        key: layout.key,
        claims: [
          ...apiClaims(topology, layout, pod, network),
          ...supervisorClaims(layout, pod, network),
          ...topology.engine.ports(topology, layout, pod),
        ],
      })),
    ),
    ...poolPorts(topology),
    ...proxyPorts(topology),
  ];
}

function apiClaims(
  topology: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
  network: PortNetwork,
): PortClaim[] {
  const setting = `groups.${layout.group}.${givenAt(memberOf(topology, layout, pod), "ports.api")}`;
  return pod.processes.flatMap((process, index) => {
    const port = process.apiPort;
    if (port === undefined) return [];
    const base = port - index;
    return [
      {
        owner: `${layout.key} ${process.name}`,
        setting,
        name: `api-${index}`,
        first: port,
        last: port,
        use: PortUse.Bound,
        network,
        address: PortAddress.Every,
        why: "HTTP API and metrics",
        formula: { base: index === 0 ? "ports.api" : `ports.api ${base} + local rank ${index}` },
        source: "--port, one per rank of a node",
      },
    ];
  });
}

function supervisorClaims(layout: GroupLayout, pod: PodLayout, network: PortNetwork): PortClaim[] {
  const port = layout.supervisorPort;
  if (port === undefined || pod !== layout.head) return [];
  return [
    {
      owner: `${layout.key} supervisor`,
      setting: `groups.${layout.group}.ports.supervisor`,
      name: "supervisor",
      first: port,
      last: port,
      use: PortUse.Bound,
      network,
      address: PortAddress.Own,
      why: "starts and stops all pods of the group together",
      formula: { base: "ports.supervisor, by default next to the port at which the ranks connect" },
      source: "glm-serve",
    },
  ];
}

/** The server of the pool is never on the host's network. */
function poolPorts(topology: ResolvedTopology): NodePorts[] {
  const server = topology.engine.pool?.(topology);
  if (server === undefined) return [];
  return [
    {
      pod: poolAddress(topology.instance),
      key: KV_POOL,
      claims: server.ports.map(({ name, port, why, base, source }) => ({
        owner: KV_POOL,
        setting: "kvTransfer.pool.port",
        name,
        first: port,
        last: port,
        use: PortUse.Bound,
        network: PortNetwork.Pod,
        why,
        formula: { base },
        source,
      })),
    },
  ];
}

/** The Deployment of the proxy is never on the host's network. */
function proxyPorts(topology: ResolvedTopology): NodePorts[] {
  const { instance, spec, engine } = topology;
  if (spec.proxy === undefined) return [];
  const { port } = spec.proxy;
  return [
    {
      pod: `${instance}-proxy`,
      key: "proxy",
      claims: [
        {
          owner: "proxy",
          setting: "proxy.port",
          name: "proxy",
          first: port,
          last: port,
          use: PortUse.Bound,
          network: PortNetwork.Pod,
          address: engine.proxy?.(topology, [], []).address ?? PortAddress.Every,
          why: "routes requests to prefill and decode",
          formula: { base: "proxy.port" },
          source: "--port of the proxy",
        },
      ],
    },
  ];
}
