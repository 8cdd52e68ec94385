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

/** The `vllm serve` of one process and the environment that only it has. */
export function command(
  topology: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
  process: ProcessLayout,
): ProcessCommand {
  const group = groupOf(topology, layout);
  const { model } = topology.spec;
  const transfer = kvTransferConfig(topology, layout);
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
    ...argumentWords(group, flags),
    ...pluginWords(topology, group),
    ...drainWords(topology, group, flags),
    ...(transfer === undefined ? [] : ["--kv-transfer-config", JSON.stringify(transfer)]),
  ];
  return {
    argv,
    // The documents set the devices where a node holds several servers, and leave them to the device plugin elsewhere.
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

/** Seconds of the grace period that stay for the end of the processes after they have drained. */
const DRAIN_RESERVE_SECONDS = 30;

/** At SIGTERM vLLM aborts what is running unless it is told how long it may finish it (v0.18 and newer). */
function drainWords(topology: ResolvedTopology, group: ResolvedGroup, flags: Release["flags"]): string[] {
  if (flags["shutdown-timeout"] === undefined || group.args["shutdownTimeout"] !== undefined) return [];
  return [
    "--shutdown-timeout",
    String(Math.max(0, topology.site.terminationGracePeriodSeconds - DRAIN_RESERVE_SECONDS)),
  ];
}

/** The API process loads both kinds, and the engine process of every node the reasoning parser once more. */
function pluginWords(topology: ResolvedTopology, group: ResolvedGroup): string[] {
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
    // fp8 checkpoints carry their own quantization_config, which vLLM reads itself (source 000).
    case WeightFormat.Bf16:
    case WeightFormat.Fp8:
      return false;
    default:
      return weights satisfies never;
  }
}

// Every rank of every replica of a group has the same.
const wordsOfGroups = new WeakMap<ResolvedGroup, readonly string[]>();

function argumentWords(group: ResolvedGroup, flags: Release["flags"]): readonly string[] {
  const known = wordsOfGroups.get(group);
  if (known !== undefined) return known;
  const found = Object.entries(group.args).flatMap(([argument, value]) =>
    words(flagOf(argument), value, flags),
  );
  wordsOfGroups.set(group, found);
  return found;
}

function words(flag: string, value: ArgumentValue, flags: Release["flags"]): string[] {
  if (value === true) return [`--${flag}`];
  if (value === false) return [`--no-${flag}`];
  if (Array.isArray(value) && flags[flag]?.list === true) return [`--${flag}`, ...value.map(word)];
  return [`--${flag}`, word(value)];
}

function word(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
