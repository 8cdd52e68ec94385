import {
  givenAt,
  type GroupLayout,
  loadBalancingOf,
  memberOf,
  pipelineSpansNodes,
  type PodLayout,
  PortAddress,
  type PortClaim,
  type PortNeeds,
  PortNetwork,
  PortUse,
  type ProcessLayout,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { ephemeralRange, hcclClaims, hcclSpans } from "../../ports/index.ts";
import { parsePort, type PortSpan } from "../../site/index.ts";
import { entryOf, LoadBalancing, type ParsedGroup, type ParsedTopology, Role } from "../../topology/index.ts";
import type { Degrees } from "./connectors/connector.ts";
import { pairEntry } from "./connectors/entries.ts";
import { transferRanges } from "./mooncake.ts";

/** Ports beside the API: rendezvous of ranks, handshakes and ranges of the KV transfer, HCCL, free ports of vLLM. */
export function ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[] {
  const group = memberOf(topology, layout, pod);
  return [
    ...rendezvous(group, layout, pod),
    ...stages(group, layout, pod),
    ...handshakes(topology, group, layout, pod),
    ...transfers(topology, group, layout, pod),
    ...freePorts(topology, group, layout, pod),
    ...hcclClaims(topology, group, layout, pod),
  ];
}

/** Whether the ranks meet over TCP. One server with all its ranks on one node uses sockets of that node. */
function meetsOverNetwork(
  group: Pick<ResolvedGroup, "dataParallelSize" | "nodes" | "loadBalancing">,
): boolean {
  return group.dataParallelSize > 1 && (group.nodes > 1 || group.loadBalancing === LoadBalancing.External);
}

/** The vllm-ascend documentation keeps 1000 ports free for each of 16 devices, although AscendDirect may use fewer. */
const DOCUMENTED_DIRECT = 16_000;

/** The ports that a group needs, and the ranges that Mooncake and HCCL use beside them. */
export function portNeeds(spec: ParsedTopology, group: ParsedGroup): PortNeeds {
  const loadBalancing = loadBalancingOf(group);
  const external = loadBalancing === LoadBalancing.External;
  const { engine, direct } = transferRanges(spec, group);
  return {
    api: external ? Math.ceil(group.dataParallelSize / group.nodes) : 1,
    dataParallelRpc: meetsOverNetwork({ ...group, loadBalancing }),
    master: pipelineSpansNodes(group),
    kv: group.role === Role.Serve ? 0 : handshakePorts(spec, group),
    avoid: [
      ...hcclSpans(group).spans,
      ...(engine === undefined ? [] : [{ first: engine.first.port, last: engine.last.port }]),
      ...(direct === undefined ? [] : [{ first: direct.base, last: direct.base + DOCUMENTED_DIRECT }]),
      ...openPorts(group),
    ],
  };
}

/** Ports from `kv_port` on that the documentation counts for each side; none where the connector reads no `kv_port`. */
export function handshakePorts(
  { kvTransfer }: Pick<ParsedTopology, "kvTransfer">,
  group: Pick<ParsedGroup, keyof Degrees>,
): number {
  const shape = pairEntry(kvTransfer)?.connector?.handshakes;
  if (shape === undefined) return 0;
  return group.dataParallelSize * (shape.perRank(group) + (shape.scheduler ? 1 : 0));
}

/** More ports from VLLM_PORT on than the processes of one node choose. */
function openPorts(group: ParsedGroup): readonly PortSpan[] {
  const first = openFrom(group);
  return first === undefined ? [] : [{ first, last: first + 63 }];
}

/** VLLM_PORT where its value is a port; a rule reports any other value. */
function openFrom({ env }: Pick<ParsedGroup, "env">): number | undefined {
  return parsePort(entryOf(env, "VLLM_PORT") ?? "");
}

function rendezvous(group: ResolvedGroup, layout: GroupLayout, pod: PodLayout): PortClaim[] {
  const port = group.ports.dataParallelRpc;
  if (pod !== layout.head || port === undefined || !meetsOverNetwork(group)) return [];
  return [
    {
      owner: `${layout.key} ${pod.processes[0]?.name ?? "head"}`,
      setting: `groups.${group.name}.${givenAt(group, "ports.dataParallelRpc")}`,
      name: "dp-rpc",
      first: port,
      last: port,
      use: PortUse.Bound,
      network: PortNetwork.Node,
      address: PortAddress.Own,
      why: "data-parallel handshake on the head",
      formula: { base: "ports.dataParallelRpc" },
      source: "vLLM v1/engine/utils.py, launch_core_engines",
    },
  ];
}

/** The port at which the stages of a pipeline join. */
function stages(group: ResolvedGroup, layout: GroupLayout, pod: PodLayout): PortClaim[] {
  const { master } = group.ports;
  if (pod !== layout.head || master === undefined || !group.pipelineSpansNodes) return [];
  return [
    {
      owner: `${layout.key} ${pod.processes[0]?.name ?? "head"}`,
      setting: `groups.${group.name}.ports.master`,
      name: "master",
      first: master,
      last: master,
      use: PortUse.Bound,
      network: PortNetwork.Node,
      address: PortAddress.Every,
      why: "rendezvous of the pipeline's nodes on the head",
      formula: { base: "ports.master" },
      source:
        "vLLM distributed/parallel_state.py: tcp://<master-addr>:<master-port>; PyTorch TCPStoreLibUvBackend.cpp, tryListen: every address",
    },
  ];
}

/**
 * Ports from `kv_port` on, by the number of the device in its group: each data-parallel rank has a row of them. A pod may hold
 * a part of the devices of a rank.
 */
function handshakes(
  { spec }: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  pod: PodLayout,
): PortClaim[] {
  const { kv } = group.ports;
  const shape = pairEntry(spec.kvTransfer)?.connector?.handshakes;
  if (kv === undefined || shape === undefined || group.role !== shape.listens) return [];
  const row = shape.perRank(group);
  return pod.processes.flatMap((process) =>
    process.ranks.flatMap((rank) => {
      const claim = {
        owner: `${layout.key} ${process.name}`,
        setting: `groups.${group.name}.${givenAt(group, "ports.kv")}`,
        network: PortNetwork.Node,
        address: PortAddress.Own,
        source: shape.source,
      };
      const own = Math.min(row, devicesPerRank(process));
      // The pipeline stages of a rank may stand on several nodes.
      const offset = holdersBefore(layout, pod, process, rank).reduce(
        (sum, holder) => sum + devicesPerRank(holder),
        0,
      );
      const devices = `kv_port ${kv} + dp rank ${rank} × ${row === group.tensorParallelSize ? "tp" : "devices of a rank"} ${row}`;
      return [
        {
          ...claim,
          name: "kv",
          first: kv + rank * row + offset,
          last: kv + rank * row + offset + own - 1,
          use: shape.scheduler ? PortUse.Reserved : PortUse.Bound,
          why: shape.scheduler ? "kept free for the KV handshakes of devices" : "KV handshake",
          formula: {
            base: offset === 0 ? devices : `${devices} + ${offset} on earlier nodes`,
            counter: {
              name: row === group.tensorParallelSize ? "tp rank" : "device",
              from: 0,
              to: own - 1,
              step: 1,
            },
          },
        },
        ...(shape.scheduler && offset === 0
          ? [
              {
                ...claim,
                name: "scheduler",
                first: kv + group.dataParallelSize * row + rank,
                last: kv + group.dataParallelSize * row + rank,
                use: PortUse.Bound,
                why: "KV handshake of the scheduler of a rank",
                formula: {
                  base: `kv_port ${kv} + devices of the group ${group.dataParallelSize * row} + dp rank ${rank}`,
                },
              },
            ]
          : []),
      ];
    }),
  );
}

function devicesPerRank({ devices, ranks }: ProcessLayout): number {
  return devices.length / ranks.length;
}

/** The processes before this one that also have devices of the rank. */
function holdersBefore(
  layout: GroupLayout,
  pod: PodLayout,
  process: ProcessLayout,
  rank: number,
): readonly ProcessLayout[] {
  return [
    ...layout.pods.slice(0, pod.ordinal).flatMap((earlier) => earlier.processes),
    ...pod.processes.slice(0, pod.processes.indexOf(process)),
  ].filter(({ ranks }) => ranks.includes(rank));
}

function transfers(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  pod: PodLayout,
): PortClaim[] {
  const { engine, direct, mooncake } = transferRanges(topology.spec, group);
  if (engine === undefined) return [];
  const path = `groups.${group.name}.env`;
  return [
    {
      owner: `${layout.key} pod ${pod.ordinal}, every device`,
      setting: `${path}.${engine.first.variable}`,
      name: "transfer",
      first: engine.first.port,
      last: engine.last.port,
      use: PortUse.Ephemeral,
      network: PortNetwork.Node,
      why: "Mooncake's transfer engine, one port per device",
      formula: { base: `${engine.first.port}–${engine.last.port}` },
      source: `Mooncake ${mooncake.version}, transfer engine: ${mooncake.first[0]} to ${mooncake.last[0]}`,
    },
    ...(direct === undefined
      ? []
      : pod.processes.map((process) => {
          const [from, to] = bounds(process);
          return {
            owner: `${layout.key} ${process.name}`,
            setting: `${path}.ASCEND_BASE_PORT`,
            name: "direct",
            first: direct.base + from * direct.step,
            last: direct.base + (to + 1) * direct.step,
            use: PortUse.Ephemeral,
            network: PortNetwork.Node,
            why: "AscendDirect, one port per device",
            formula: {
              base: `base ${direct.base}`,
              counter: { name: "device", from, to, step: direct.step },
            },
            source: `Mooncake ${mooncake.version}, ascend_direct_transport.cpp`,
          };
        })),
  ];
}

function bounds({ devices }: ProcessLayout): [number, number] {
  return [devices[0] ?? 0, devices.at(-1) ?? 0];
}

/** How many ports vLLM chooses on a node at each start, and for what. */
function freePortsOf(
  group: ResolvedGroup,
  layout: GroupLayout,
  pod: PodLayout,
): { readonly count: number; readonly use: string } {
  const head = pod === layout.head;
  if (group.pipelineSpansNodes) {
    return head
      ? { count: 1, use: "the requests to the other nodes" }
      : { count: group.usedDevices, use: "one per device for its answers to the head" };
  }
  // Five of the data-parallel group, and three of the coordinator, which are files where one process has all ranks (coordinator.py:89);
  // two to remote engines if the head serves for all ranks.
  const serves = group.loadBalancing === LoadBalancing.Internal;
  const coordinates = !serves || group.nodes > 1;
  const ofHead =
    group.dataParallelSize > 1 && head ? 5 + (coordinates ? 3 : 0) + (serves && coordinates ? 2 : 0) : 0;
  const others =
    ofHead === 0 ? "" : `, ${ofHead} for ${coordinates ? "the coordinator and " : ""}the group of the head`;
  return { count: ofHead + group.ranksPerNode, use: `one per rank${others}` };
}

/** Ports that vLLM chooses at each start: any free ports of the node, or those from VLLM_PORT on. */
function freePorts(
  { site }: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  pod: PodLayout,
): PortClaim[] {
  const { count, use } = freePortsOf(group, layout, pod);
  const claim = {
    owner: `${layout.key} pod ${pod.ordinal}`,
    setting: `groups.${group.name}.env.VLLM_PORT`,
    name: "open",
    use: PortUse.Ephemeral,
    network: PortNetwork.Node,
    why: `${count} free ${count === 1 ? "port" : "ports"}: ${use}`,
    source: group.pipelineSpansNodes
      ? "vLLM distributed/device_communicators/shm_broadcast.py, utils/network_utils.py get_open_port"
      : "vLLM v1/engine/coordinator.py, v1/engine/utils.py, utils/network_utils.py get_open_port",
  };
  const from = openFrom(group);
  if (from !== undefined) {
    return [
      {
        ...claim,
        first: from,
        last: from + count - 1,
        formula: { base: `VLLM_PORT ${from} and the ports after it` },
      },
    ];
  }
  return [{ ...claim, ...ephemeralRange(site), formula: { base: "the ephemeral range" } }];
}
