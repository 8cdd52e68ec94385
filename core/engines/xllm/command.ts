import type {
  GroupLayout,
  PodLayout,
  ProcessCommand,
  ProcessLayout,
  ResolvedGroup,
  ResolvedTopology,
  ArgvToken,
} from "../../domain/index.ts";
import { flagOf } from "../../flags/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";
import { type Dialect, dialectOf } from "./dialects.ts";
import { rankTablePath } from "./rank-table.ts";

/** The group that a layout lays out. */
export function groupOf(topology: ResolvedTopology, layout: GroupLayout): ResolvedGroup {
  const group = topology.groups.find(({ name }) => name === layout.group);
  if (group === undefined) throw new RangeError(`no group ${layout.group}`);
  return group;
}

/** The xLLM server of one device. */
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
  const dialect = dialectOf(engine.version);
  const table = rankTablePath(topology, group);
  const argv: ArgvToken[] = [
    ...binding(group, device),
    binaryPath,
    `--model=${model.path}`,
    `--model_id=${model.servedModelName}`,
    { before: "--host=", variable: "HOST_IP" },
    // Only rank 0 listens; the document gives each its own all the same.
    `--port=${group.ports.api + device}`,
    ...deviceFlag(dialect, device),
    // A literal address: rank 0 binds it, and brpc aborts on a name (xllm_server.cpp, str2endpoint).
    {
      before: "--master_node_addr=",
      variable: group.nodes === 1 ? "HOST_IP" : "node0_ip",
      after: `:${group.ports.master}`,
    },
    `--nnodes=${group.nodes * group.usedDevices}`,
    `--node_rank=${process.index}`,
    ...(group.dataParallelSize === 1 ? [] : [`--dp_size=${group.dataParallelSize}`]),
    ...Object.entries(group.args).flatMap(([argument, value]) => [
      // Only the form with "=" is safe: `--flag false` sets a boolean and leaves a stray word.
      `--${flagOf(argument)}=${word(ofDevice(argument, value, device))}`,
      ...(argument === "draftModel" ? draftDevices(dialect, device) : []),
    ]),
    ...(table === undefined ? [] : [`--rank_tablefile=${table}`]),
  ];
  return { argv, env: visibleDevices(topology, group, dialect) };
}

/** Processes of a machine share its addresses, so each device has a port of its own, as xLLM's documents count them. */
function ofDevice(argument: string, value: ArgumentValue, device: number): ArgumentValue {
  return argument === "transferListenPort" && typeof value === "number" ? value + device : value;
}

function binding({ cpusPerRank }: ResolvedGroup, device: number): ArgvToken[] {
  if (cpusPerRank === undefined) return [];
  const first = device * cpusPerRank;
  return ["numactl", "-C", `${first}-${first + cpusPerRank - 1}`];
}

function deviceFlag(dialect: Dialect, device: number): ArgvToken[] {
  switch (dialect) {
    case "31b7caf":
    case "0.8":
    case "0.9":
      return [`--devices=npu:${device}`];
    case "0.10":
      return [`--device_id=${device}`];
    // It takes node_rank modulo the number of visible devices (device_name_utils.cpp).
    case "0.11-preview":
      return [];
    default:
      return dialect satisfies never;
  }
}

/** The draft model must run on the device of its process (speculative_engine.cpp). Later dialects know that. */
function draftDevices(dialect: Dialect, device: number): ArgvToken[] {
  switch (dialect) {
    case "31b7caf":
    case "0.8":
    case "0.9":
      return [`--draft_devices=npu:${device}`];
    case "0.10":
    case "0.11-preview":
      return [];
    default:
      return dialect satisfies never;
  }
}

function visibleDevices(
  { hardware }: ResolvedTopology,
  group: ResolvedGroup,
  dialect: Dialect,
): ProcessCommand["env"] {
  const counted = dialect === "0.11-preview" && group.usedDevices < hardware.devicesPerNode;
  if (!counted && !group.setVisibleDevices) return {};
  const devices = Array.from({ length: group.usedDevices }, (_, device) => device);
  return { ASCEND_RT_VISIBLE_DEVICES: devices.join(",") };
}

function word(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
