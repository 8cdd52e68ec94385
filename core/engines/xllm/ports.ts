import {
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
import { groupOf } from "./command.ts";

/** xLLM's defaults for prefill and decode apart (its flags disagg_pd_port and transfer_listen_port). */
const DISAGGREGATION_PORT = 7777;

const TRANSFER_PORT = 26_000;

/** Devices of the largest machine. */
const MOST_DEVICES = 16;

/**
 * Ports besides the API: where all ranks register with rank 0, HCCL, and one that each rank's worker finds free, so that
 * members of a group must reach each other on all ports.
 */
export function ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[] {
  const group = groupOf(topology, layout);
  return [
    ...(pod === layout.head ? collective(group, layout) : []),
    ...disaggregation(group, layout, pod),
    {
      owner: `${layout.key} pod ${pod.ordinal}, every rank`,
      setting: "nodes.ephemeralPortRange",
      name: "workers",
      ...ephemeralRange(topology.site),
      use: PortUse.Ephemeral,
      network: PortNetwork.Node,
      why: `the ${pod.processes.length} ranks' workers, which rank 0 calls`,
      formula: { base: "the ephemeral range" },
      source: "xLLM worker_server.cpp: port 0",
    },
    ...hcclClaims(topology, group, layout, pod),
  ];
}

/** What ports a group needs, and the ranges that HCCL and the KV transfer use beside them. */
export function portNeeds(_: ParsedTopology, group: ParsedGroup): PortNeeds {
  const apart = group.args["enableDisaggPd"] === true;
  const disaggregated = numberOf(group, "disaggPdPort") ?? DISAGGREGATION_PORT;
  const transfer = numberOf(group, "transferListenPort") ?? TRANSFER_PORT;
  return {
    // Rank 0 alone listens, though each is told a port of its own.
    api: 1,
    dataParallelRpc: false,
    master: true,
    kv: 0,
    avoid: [
      ...hcclSpans(group).spans,
      ...(apart
        ? [
            { first: disaggregated, last: disaggregated },
            { first: transfer, last: transfer + MOST_DEVICES - 1 },
          ]
        : []),
    ],
  };
}

function collective(group: ResolvedGroup, layout: GroupLayout): PortClaim[] {
  const { master } = group.ports;
  if (master === undefined) return [];
  return [
    listens(group, layout, "rank-0", {
      setting: "ports.master",
      name: "master",
      port: master,
      address: PortAddress.Own,
      why: "all ranks register here",
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
            why: "prefill and decode call each other",
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
        source: "xLLM, --transfer_listen_port: one for each device of a machine",
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
