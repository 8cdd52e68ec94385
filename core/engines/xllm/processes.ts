import {
  type ArgvToken,
  type GroupLayout,
  groupOf,
  type PodLayout,
  type ProcessCommand,
  type ProcessLayout,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { flagOf } from "../../flags/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";
import { rankTablePath } from "./rank-table.ts";
import { type Release, releaseOf } from "./releases.ts";

/** One process per device; the first of the group serves. xLLM calls a process a node, and its index the node rank. */
export function processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[] {
  return Array.from({ length: group.usedDevices }, (_, device) => {
    const index = ordinal * group.usedDevices + device;
    return {
      name: `rank-${index}`,
      index,
      ranks: [Math.floor(index / group.tensorParallelSize)],
      devices: [device],
      ...(index === 0 ? { apiPort: group.ports.api } : {}),
    };
  });
}

/** The command of one process, which runs the xLLM server on its device. */
export function command(
  topology: ResolvedTopology,
  layout: GroupLayout,
  _pod: PodLayout,
  process: ProcessLayout,
): ProcessCommand {
  const group = groupOf(topology, layout);
  const { model, engine } = topology.spec;
  const { binaryPath } = topology.site.xllm;
  const [device] = process.devices;
  if (binaryPath === undefined || device === undefined)
    throw new RangeError(`${process.name} has no binary or device`);
  const release = releaseOf(engine.version);
  const table = rankTablePath(topology, group);
  const argv: ArgvToken[] = [
    ...cpuBinding(group, device),
    binaryPath,
    `--model=${model.path}`,
    `--model_id=${model.servedModelName}`,
    { before: "--host=", variable: "HOST_IP" },
    // Only the first process opens its port, but deployment document 004 passes every process a port of its own.
    `--port=${group.ports.api + device}`,
    ...deviceFlag(release, device),
    // A literal address: the first process binds it, and brpc aborts on a name (xllm_server.cpp, str2endpoint).
    {
      before: "--master_node_addr=",
      variable: group.nodes === 1 ? "HOST_IP" : "node0_ip",
      after: `:${group.ports.master}`,
    },
    `--nnodes=${group.nodes * group.usedDevices}`,
    `--node_rank=${process.index}`,
    ...(group.dataParallelSize === 1 ? [] : [`--dp_size=${group.dataParallelSize}`]),
    ...Object.entries(group.args).flatMap(([argument, value]) => [
      // gflags needs "=": `--flag false` turns a boolean on and leaves "false" as a stray argument.
      `--${flagOf(argument)}=${textOf(valueForDevice(argument, value, device))}`,
      ...(argument === "draftModel" ? draftDeviceFlag(release, device) : []),
    ]),
    ...(table === undefined ? [] : [`--rank_tablefile=${table}`]),
  ];
  return { argv, env: visibleDevices(topology, group, release) };
}

/** Processes of a node share its address, so each device has a port of its own, numbered as in xLLM's documents. */
function valueForDevice(argument: string, value: ArgumentValue, device: number): ArgumentValue {
  return argument === "transferListenPort" && typeof value === "number" ? value + device : value;
}

function cpuBinding({ cpusPerRank }: ResolvedGroup, device: number): ArgvToken[] {
  if (cpusPerRank === undefined) return [];
  const first = device * cpusPerRank;
  return ["numactl", "-C", `${first}-${first + cpusPerRank - 1}`];
}

/** Without a flag, the device is node_rank modulo the number of visible devices (device_name_utils.cpp). */
function deviceFlag({ flags }: Release, device: number): ArgvToken[] {
  if (Object.hasOwn(flags, "devices")) return [`--devices=npu:${device}`];
  return Object.hasOwn(flags, "device_id") ? [`--device_id=${device}`] : [];
}

/** The draft model must run on the device of its process (speculative_engine.cpp). Releases without the flag see to that. */
function draftDeviceFlag({ flags }: Release, device: number): ArgvToken[] {
  return Object.hasOwn(flags, "draft_devices") ? [`--draft_devices=npu:${device}`] : [];
}

function visibleDevices(
  { hardware }: ResolvedTopology,
  group: ResolvedGroup,
  release: Release,
): ProcessCommand["env"] {
  const counted = deviceFlag(release, 0).length === 0 && group.usedDevices < hardware.devicesPerNode;
  if (!counted && !group.setVisibleDevices) return {};
  const devices = Array.from({ length: group.usedDevices }, (_, device) => device);
  return { ASCEND_RT_VISIBLE_DEVICES: devices.join(",") };
}

function textOf(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
