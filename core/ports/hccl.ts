import {
  givenAt,
  type GroupLayout,
  memberOf,
  type PodLayout,
  PortAddress,
  type PortClaim,
  type PortFormula,
  PortNetwork,
  PortUse,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../domain/index.ts";
import { listed, parsePort, parsePorts, type PortSpan } from "../site/index.ts";
import { entryOf } from "../topology/index.ts";
import { ephemeralRange } from "./node-claims.ts";

/** CANN's default of HCCL_IF_BASE_PORT. */
const BASE = 60_000;

/** Ports from the base port on; 16 before CANN 8.2, which no known image has. */
const COUNT = 32;

/** The ports of a node from which HCCL chooses by default. */
export const hcclDefaultPorts: PortSpan = { first: BASE, last: BASE + COUNT - 1 };

/** Offset of the ports of the leaders, behind those of the devices. */
const LEADER = 16;

/** Port of the NIC of a device, and the backup port (HCCL, hccl_common.h and topoinfo_ranktableConcise.cc). */
const DEVICE_PORTS: PortSpan = { first: 16_666, last: 16_667 };

/** Ports of the node that HCCL uses for a group, by the group's variables. */
export function hcclSpans({ env }: Pick<ResolvedGroup, "env">): { spans: readonly PortSpan[]; use: PortUse } {
  const ranges = entryOf(env, "HCCL_HOST_SOCKET_PORT_RANGE");
  if (ranges !== undefined) return { spans: parsePorts(ranges), use: PortUse.Ephemeral };
  // hccl-base-port reports a value that is not a port.
  const base = parsePort(entryOf(env, "HCCL_IF_BASE_PORT") ?? "");
  const first = base ?? BASE;
  return {
    spans: [{ first, last: first + COUNT - 1 }],
    // Without a base HCCL takes the first free ports; with one, base + device, and base + 16 + device at the leader.
    use: base === undefined ? PortUse.Ephemeral : PortUse.Reserved,
  };
}

/** Ports of HCCL in one pod: on the node, for the set-up of communicators, and on the NICs of the devices. */
export function hcclClaims(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  pod: PodLayout,
): readonly PortClaim[] {
  return usersOf(topology, group, layout, pod).flatMap((user) => [
    ...hostClaims(topology, user),
    ...deviceClaims(user),
  ]);
}

/** Who takes ports by the same variables. */
interface HcclUser {
  readonly owner: string;
  readonly group: ResolvedGroup;
}

const VARIABLES = ["HCCL_IF_BASE_PORT", "HCCL_HOST_SOCKET_PORT_RANGE", "HCCL_NPU_SOCKET_PORT_RANGE"];

/** Each process with variables of its own, and the pod for the others. */
function usersOf(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  pod: PodLayout,
): readonly HcclUser[] {
  const own = pod.processes
    .map((process) => ({
      owner: `${layout.key} ${process.name}`,
      group: memberOf(topology, layout, pod, process),
    }))
    .filter((user) => VARIABLES.some((name) => user.group.env[name] !== group.env[name]));
  return own.length === pod.processes.length
    ? own
    : [{ owner: `${layout.key} pod ${pod.ordinal}`, group }, ...own];
}

function hostClaims({ site }: ResolvedTopology, { owner, group }: HcclUser): PortClaim[] {
  const claim = {
    owner,
    network: PortNetwork.Node,
    // HCCL_IF_IP.
    address: PortAddress.Own,
    why: "HCCL's host sockets",
  };
  const ranges = entryOf(group.env, "HCCL_HOST_SOCKET_PORT_RANGE");
  if (ranges !== undefined) {
    const given = {
      ...claim,
      setting: `groups.${group.name}.${givenAt(group, "env.HCCL_HOST_SOCKET_PORT_RANGE")}`,
      use: PortUse.Ephemeral,
      source: "HCCL, HCCL_HOST_SOCKET_PORT_RANGE",
    };
    if (ranges.trim() === "auto")
      return [{ ...given, name: "hccl", ...ephemeralRange(site), formula: { base: "the ephemeral range" } }];
    return hcclSpans(group).spans.map((span) => ({
      ...given,
      name: "hccl",
      ...span,
      formula: { base: `HCCL_HOST_SOCKET_PORT_RANGE ${listed([span])}` },
    }));
  }
  const { spans, use } = hcclSpans(group);
  const based = {
    ...claim,
    setting: `groups.${group.name}.${givenAt(group, "env.HCCL_IF_BASE_PORT")}`,
    name: "hccl",
    use,
    source: "HCCL, topoinfo_detect.cc; CANN 8.2 and newer, HCCL_IF_BASE_PORT: 32 ports from there",
  };
  return spans.flatMap(({ first, last }) =>
    use === PortUse.Ephemeral
      ? [{ ...based, first, last, formula: { base: `${listed([{ first, last }])}, HCCL's default` } }]
      : [
          { ...based, first, last: first + LEADER - 1, formula: byDevice(`HCCL_IF_BASE_PORT ${first}`) },
          {
            ...based,
            first: first + LEADER,
            last,
            why: "HCCL's host sockets, on the node of a leader device",
            formula: byDevice(`HCCL_IF_BASE_PORT ${first} + ${LEADER}`),
          },
        ],
  );
}

function byDevice(base: string): PortFormula {
  return { base, counter: { name: "device", from: 0, to: LEADER - 1, step: 1 } };
}

function deviceClaims({ owner, group }: HcclUser): PortClaim[] {
  const ranges = entryOf(group.env, "HCCL_NPU_SOCKET_PORT_RANGE");
  if (ranges?.trim() === "auto") return [];
  const spans = ranges === undefined ? [DEVICE_PORTS] : parsePorts(ranges);
  return spans.map((span) => ({
    owner: `${owner}, every device`,
    setting: `groups.${group.name}.${givenAt(group, "env.HCCL_NPU_SOCKET_PORT_RANGE")}`,
    name: "npu",
    ...span,
    use: ranges === undefined ? PortUse.Reserved : PortUse.Ephemeral,
    network: PortNetwork.Device,
    why: "HCCL between devices, on the device's own address",
    formula: {
      base:
        ranges === undefined
          ? "HCCL's port of a device, or the backup port"
          : `HCCL_NPU_SOCKET_PORT_RANGE ${listed([span])}`,
    },
    source: "HCCL, hccl_common.h: 16666, and 16667 as the backup port",
  }));
}
