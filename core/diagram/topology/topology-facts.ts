import {
  apiPorts,
  groupOf,
  type GroupLayout,
  KV_POOL,
  type PodLayout,
  type ResolvedGroup,
} from "../../domain/index.ts";
import { estimateMemory } from "../../memory/index.ts";
import type { Plan } from "../../plan/index.ts";
import { Role } from "../../topology/index.ts";
import { counted, spansOf } from "../numbers.ts";
import type {
  EntryFacts,
  GroupFacts,
  NodeFacts,
  PoolFacts,
  PortFacts,
  TopologyFacts,
  TransferFacts,
} from "./facts.ts";
import { domainOf, placementLine, superPodMark } from "./domains.ts";
import { tilesOf } from "./tiles.ts";

/** Ids of servers in a scene. */
export const PROXY_ID = "proxy";

export const POOL_ID = "kv-pool";

/** In the order in which a request passes them. */
const ROLES: readonly Role[] = [Role.Serve, Role.Prefill, Role.Decode];

const TITLES: Readonly<Record<Role, string>> = {
  [Role.Serve]: "Serve",
  [Role.Prefill]: "Prefill",
  [Role.Decode]: "Decode",
};

/** What the picture of a plan shows. */
export function topologyFacts(plan: Plan): TopologyFacts {
  const { topology, groups } = plan;
  const { model, spec, hardware, engine, instance } = topology;
  const nodes = groups.flatMap(({ pods }) => pods).length;
  const devices = groups.reduce((sum, layout) => {
    const group = groupOf(topology, layout);
    return sum + group.usedDevices * layout.pods.length;
  }, 0);
  const transfer = transferOf(plan);
  return {
    title: `${model.name} ${spec.model.weights} on ${nodes} × ${hardware.title}`,
    subtitle: [
      instance === spec.name ? instance : `${instance} (${spec.name})`,
      `${engine.title} ${spec.engine.version}`,
      counted(devices, "device"),
      `namespace ${topology.site.namespace}`,
    ].join(" · "),
    source: spec.source.replaceAll(/\s+/g, " "),
    entry: entryOf(plan),
    pools: ROLES.flatMap((role) => poolOf(plan, role)),
    ...(transfer === undefined ? {} : { transfer }),
  };
}

function entryOf({ endpoint, objects, topology }: Plan): EntryFacts {
  const service = objects.find(({ key }) => key === "service/api")?.manifest;
  const ports =
    service?.kind === "Service" ? (service.spec.ports ?? []).map(({ port }) => port) : [endpoint.port];
  const { proxy } = topology.spec;
  const router = objects.some(({ key }) => key === "config-map/proxy-ranks");
  return {
    service: {
      id: "service",
      title: `Service ${endpoint.service}`,
      lines: [
        `${service?.kind === "Service" ? (service.spec.type ?? "ClusterIP") : "ClusterIP"} :${spansOf(ports)}`,
      ],
    },
    ...(proxy === undefined
      ? {}
      : {
          proxy: {
            id: PROXY_ID,
            title: "Proxy",
            lines: [`:${proxy.port}`, ...(router ? ["knows the ranks that are ready"] : [])],
          },
        }),
  };
}

function poolOf(plan: Plan, role: Role): PoolFacts[] {
  const { topology } = plan;
  const layouts = plan.groups.filter((layout) => layout.role === role);
  if (layouts.length === 0) return [];
  const groups = topology.groups.filter((group) => group.role === role);
  return [
    {
      role,
      title: TITLES[role],
      lines: [
        ...groups.flatMap((group) => [
          degreesOf(group, groups.length > 1),
          ...requestsOf(plan, group, groups.length > 1),
        ]),
        ...placementLine(plan, groups),
      ],
      api: `:${spansOf(layouts.flatMap(({ pods }) => pods.flatMap(apiPorts)))}`,
      groups: layouts.map((layout) => groupFacts(plan, layout)),
    },
  ];
}

/** `2 groups of 4 nodes, dp 16 × tp 4`. */
function degreesOf(group: ResolvedGroup, named: boolean): string {
  const degrees = [
    `dp ${group.dataParallelSize}`,
    ...(group.pipelineParallelSize === 1 ? [] : [`pp ${group.pipelineParallelSize}`]),
    ...(group.prefillContextParallelSize === 1 ? [] : [`pcp ${group.prefillContextParallelSize}`]),
    `tp ${group.tensorParallelSize}`,
  ].join(" × ");
  const size =
    group.replicas === 1
      ? counted(group.nodes, "node")
      : `${group.replicas} groups of ${counted(group.nodes, "node")}`;
  return `${named ? `${group.name}: ` : ""}${size} · ${degrees}`;
}

/** The longest request of a group, and how many of these the KV cache of a rank holds, by the estimate of its memory. */
function requestsOf({ topology }: Plan, group: ResolvedGroup, named: boolean): string[] {
  const estimate = estimateMemory(topology, group, topology.engine.inspect(topology, group));
  if (estimate === undefined) return [];
  const { sequenceLength, sequences } = estimate;
  const held = sequences < 1 ? "less than 1" : `about ${Math.floor(sequences)}`;
  return [
    `${named ? `${group.name}: ` : ""}context ${sequenceLength}, ${held} such request${sequences < 2 ? "" : "s"} per rank`,
  ];
}

function groupFacts(plan: Plan, layout: GroupLayout): GroupFacts {
  const domain = domainOf(plan, layout);
  return {
    key: layout.key,
    ...(domain === undefined ? {} : { domain }),
    nodes: layout.pods.map((pod) => nodeFacts(plan, layout, pod)),
  };
}

function nodeFacts(plan: Plan, layout: GroupLayout, pod: PodLayout): NodeFacts {
  const { topology } = plan;
  const group = groupOf(topology, layout);
  return {
    pod: pod.name,
    name: pod.name.slice(topology.instance.length + 1),
    isHead: layout.pods.length > 1 && pod === layout.head,
    marks: [...partOf(group, pod), ...superPodMark(plan, layout, pod), ...apiMark(pod)],
    tiles: tilesOf(topology, group, pod),
    devices: topology.hardware.devicesPerNode,
    ports: portsOf(plan, pod),
  };
}

/** Which part of a rank a node holds, if ranks span nodes. */
function partOf(group: ResolvedGroup, pod: PodLayout): string[] {
  const nodesPerRank = Math.ceil(group.devicesPerRank / group.usedDevices);
  if (nodesPerRank < 2) return [];
  const part = `${(pod.ordinal % nodesPerRank) + 1} of ${nodesPerRank}`;
  return [group.pipelineSpansNodes ? `stage ${part}` : `part ${part}`];
}

/** The API of a process that runs several ranks; tiles name that of a single rank. */
function apiMark({ processes }: PodLayout): string[] {
  const [process] = processes;
  if (process === undefined || processes.length > 1 || process.ranks.length < 2) return [];
  return [process.apiPort === undefined ? "headless" : `:${process.apiPort}`];
}

function portsOf({ ports }: Plan, pod: PodLayout): readonly PortFacts[] {
  const claims = ports.find((node) => node.pod === pod.name)?.claims ?? [];
  return claims
    .filter(({ use }) => use !== "ephemeral")
    .toSorted((a, b) => a.first - b.first || a.last - b.last)
    .map(({ first, last, why }) => ({ first, last, why }));
}

function transferOf(plan: Plan): TransferFacts | undefined {
  const { topology, ports, groups } = plan;
  const { kvTransfer } = topology.spec;
  if (kvTransfer === undefined) return undefined;
  const listening = [Role.Prefill, Role.Decode].flatMap((role) => {
    const pods = new Set(
      groups.filter((group) => group.role === role).flatMap(({ pods: all }) => all.map(({ name }) => name)),
    );
    const held = ports
      .filter(({ pod }) => pods.has(pod))
      .flatMap(({ claims }) => claims)
      .filter(({ setting, use }) => setting.endsWith(".ports.kv") && use !== "ephemeral")
      .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
    return held.length === 0 ? [] : [`${role} listens on :${spansOf(held)}`];
  });
  const connectors = kvTransfer.connectors?.map(({ connector }) => connector) ?? [kvTransfer.connector];
  const server = serverOf(plan);
  return {
    title: "KV cache",
    lines: [connectors.join(" + "), ...listening],
    ...(server === undefined ? {} : { server }),
  };
}

function serverOf({ topology, ports }: Plan): TransferFacts["server"] {
  const backend = topology.spec.kvTransfer?.pool?.backend;
  if (backend === undefined) return undefined;
  const claims = ports.find(({ key }) => key === KV_POOL)?.claims ?? [];
  return {
    id: POOL_ID,
    title: backend === "memcache" ? "KV pool: MemCache" : "KV pool: Mooncake",
    lines: [claims.map(({ name, first }) => `${name} :${first}`).join(" · ")],
  };
}
