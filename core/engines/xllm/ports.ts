import {
  groupOf,
  type GroupLayout,
  numberOf,
  type PodLayout,
  PortAddress,
  type PortClaim,
  type PortNeeds,
  PortNetwork,
  PortUse,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { ephemeralRange, hcclClaims, hcclSpans } from "../../ports/index.ts";
import type { ParsedGroup, ParsedTopology } from "../../topology/index.ts";

/** xLLM's defaults of --disagg_pd_port and --transfer_listen_port. */
const DISAGGREGATION_PORT = 7777;

const TRANSFER_PORT = 26_000;

/** Devices of the largest node. */
const DEVICE_LIMIT = 16;

/**
 * Ports besides the API: the one at which every process registers with the first, those of HCCL, and an ephemeral port of
 * each process's worker, so that pods of a group must reach each other on all ports.
 */
export function ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[] {
  const group = groupOf(topology, layout);
  return [
    ...(pod === layout.head ? registration(group, layout) : []),
    ...disaggregation(group, layout, pod),
    {
      owner: `${layout.key} pod ${pod.ordinal}, every process`,
      setting: "nodes.ephemeralPortRange",
      name: "workers",
      ...ephemeralRange(topology.site),
      use: PortUse.Ephemeral,
      network: PortNetwork.Node,
      why: `RPC of the ${pod.processes.length} workers, called by rank-0`,
      formula: { base: "the ephemeral range" },
      source: "xLLM worker_server.cpp: port 0",
    },
    ...hcclClaims(topology, group, layout, pod),
  ];
}

/** The ports that a group needs, and the ranges that HCCL and the KV transfer use besides. */
export function portNeeds(_: ParsedTopology, group: ParsedGroup): PortNeeds {
  const disaggregated = group.args["enableDisaggPd"] === true;
  const disaggregationPort = numberOf(group, "disaggPdPort") ?? DISAGGREGATION_PORT;
  const transfer = numberOf(group, "transferListenPort") ?? TRANSFER_PORT;
  return {
    // Only the first process opens its port, though every process gets one by its flag.
    api: 1,
    dataParallelRpc: false,
    master: true,
    kv: 0,
    avoid: [
      ...hcclSpans(group).spans,
      ...(disaggregated
        ? [
            { first: disaggregationPort, last: disaggregationPort },
            { first: transfer, last: transfer + DEVICE_LIMIT - 1 },
          ]
        : []),
    ],
  };
}

function registration(group: ResolvedGroup, layout: GroupLayout): PortClaim[] {
  const { master } = group.ports;
  if (master === undefined) return [];
  return [
    listens(group, layout, "rank-0", {
      setting: "ports.master",
      name: "master",
      port: master,
      address: PortAddress.Own,
      why: "registration of all processes",
      base: "ports.master",
      source: "xLLM, --master_node_addr",
    }),
  ];
}

function disaggregation(group: ResolvedGroup, layout: GroupLayout, pod: PodLayout): PortClaim[] {
  if (group.args["enableDisaggPd"] !== true) return [];
  const transfer = numberOf(group, "transferListenPort") ?? TRANSFER_PORT;
  return [
    ...(pod === layout.head
      ? [
          listens(group, layout, "rank-0", {
            setting: "args.disaggPdPort",
            name: "pd",
            port: numberOf(group, "disaggPdPort") ?? DISAGGREGATION_PORT,
            address: PortAddress.Own,
            why: "calls between prefill and decode",
            base: "disagg_pd_port",
            source: "xLLM, --disagg_pd_port",
          }),
        ]
      : []),
    ...pod.processes.flatMap(({ name, devices: [device = 0] }) =>
      listens(group, layout, name, {
        setting: "args.transferListenPort",
        name: `transfer-${device}`,
        port: transfer + device,
        why: "KV transfer",
        base: `transfer_listen_port ${transfer} + device ${device}`,
        source: "xLLM, --transfer_listen_port: one for each device of a node",
      }),
    ),
  ];
}

interface Listening {
  readonly setting: string;
  readonly name: string;
  readonly port: number;
  readonly address?: PortAddress;
  readonly why: string;
  readonly base: string;
  readonly source: string;
}

function listens(
  group: ResolvedGroup,
  layout: GroupLayout,
  process: string,
  { setting, port, base, ...rest }: Listening,
): PortClaim {
  return {
    ...rest,
    owner: `${layout.key} ${process}`,
    setting: `groups.${group.name}.${setting}`,
    first: port,
    last: port,
    use: PortUse.Bound,
    network: PortNetwork.Node,
    formula: { base },
  };
}
