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
import { WeightFormat } from "../../facts/index.ts";
import { LAUNCH_DIRECTORY } from "../../launch/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";
import { flagOf } from "./flag-name.ts";
import { kvTransferConfig } from "./kv-transfer.ts";
import { loaderOf, namedPlugins } from "./plugins/parser-plugin.ts";
import { type Release, releaseOf } from "./versions.ts";

/** `vllm serve` of one process, and the environment that differs per process. */
export function command(
  topology: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
  process: ProcessLayout,
): ProcessCommand {
  const group = groupOf(topology, layout);
  const { model } = topology.spec;
  const transfer = kvTransferConfig(topology, layout, process);
  const { flags } = releaseOf(topology.spec.engine.version);
  const argv: ArgvToken[] = [
    "vllm",
    "serve",
    model.path,
    ...["--host", "0.0.0.0"],
    ...["--port", String(process.apiPort ?? group.ports.api)],
    ...parallelism(group, pod, process),
    ...["--served-model-name", model.servedModelName],
    ...(quantized(model.weights) ? ["--quantization", "ascend"] : []),
    ...argumentTokens(group, flags),
    ...pluginTokens(topology, group),
    ...drainTokens(topology, group, flags),
    ...(transfer === undefined ? [] : ["--kv-transfer-config", JSON.stringify(transfer)]),
  ];
  return {
    argv,
    // The documents set the devices only where a node holds several servers; elsewhere the device plugin sets them.
    env:
      group.everyRankServes || group.setVisibleDevices
        ? { ASCEND_RT_VISIBLE_DEVICES: process.devices.join(",") }
        : {},
  };
}

function parallelism(group: ResolvedGroup, pod: PodLayout, process: ProcessLayout): ArgvToken[] {
  const tensor = ["--tensor-parallel-size", String(group.tensorParallelSize)];
  const size = ["--data-parallel-size", String(group.dataParallelSize)];
  if (group.dataParallelSize === 1) return [...size, ...tensor];
  const rendezvous: ArgvToken[] = [
    "--data-parallel-address",
    { variable: "node0_ip" },
    "--data-parallel-rpc-port",
    String(group.ports.dataParallelRpc),
  ];
  if (group.everyRankServes) {
    return [...size, "--data-parallel-rank", String(process.ranks[0]), ...rendezvous, ...tensor];
  }
  const local = ["--data-parallel-size-local", String(group.ranksPerNode)];
  if (group.nodes === 1) return [...size, ...local, ...tensor];
  // Without --headless a worker silently becomes a server of its own (vLLM engine/arg_utils.py, hybrid load balancing).
  const worker =
    pod.ordinal === 0 ? [] : ["--headless", "--data-parallel-start-rank", String(process.ranks[0])];
  return [...size, ...local, ...worker, ...rendezvous, ...tensor];
}

/** Seconds of the grace period that remain for the shutdown after a process has drained. */
const DRAIN_RESERVE_SECONDS = 30;

/** On SIGTERM vLLM aborts running requests unless this flag gives them time to finish (v0.18 and newer). */
function drainTokens(topology: ResolvedTopology, group: ResolvedGroup, flags: Release["flags"]): string[] {
  if (flags["shutdown-timeout"] === undefined || group.args["shutdownTimeout"] !== undefined) return [];
  return [
    "--shutdown-timeout",
    String(Math.max(0, topology.site.terminationGracePeriodSeconds - DRAIN_RESERVE_SECONDS)),
  ];
}

/** The API process loads plugins of both kinds; the engine process of every node loads the reasoning parser again. */
function pluginTokens(topology: ResolvedTopology, group: ResolvedGroup): string[] {
  const { parserPlugins } = releaseOf(topology.spec.engine.version);
  return namedPlugins(parserPlugins, group).flatMap(({ argument, file }) => [
    `--${flagOf(loaderOf[argument])}`,
    `${LAUNCH_DIRECTORY}/${file}`,
  ]);
}

function quantized(weights: WeightFormat): boolean {
  switch (weights) {
    case WeightFormat.W8a8:
    case WeightFormat.W4a8:
      return true;
    // fp8 checkpoints carry their own quantization_config, which vLLM reads itself (deployment document 000).
    case WeightFormat.Bf16:
    case WeightFormat.Fp8:
      return false;
    default:
      return weights satisfies never;
  }
}

// All ranks and replicas of a group share them.
const tokensOfGroups = new WeakMap<ResolvedGroup, readonly string[]>();

function argumentTokens(group: ResolvedGroup, flags: Release["flags"]): readonly string[] {
  const known = tokensOfGroups.get(group);
  if (known !== undefined) return known;
  const found = Object.entries(group.args).flatMap(([argument, value]) =>
    flagTokens(flagOf(argument), value, flags),
  );
  tokensOfGroups.set(group, found);
  return found;
}

function flagTokens(flag: string, value: ArgumentValue, flags: Release["flags"]): string[] {
  if (value === true) return [`--${flag}`];
  if (value === false) return [`--no-${flag}`];
  if (Array.isArray(value) && flags[flag]?.list === true) return [`--${flag}`, ...value.map(tokenOf)];
  return [`--${flag}`, tokenOf(value)];
}

function tokenOf(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
