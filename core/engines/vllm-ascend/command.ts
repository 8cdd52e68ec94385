import {
  type ArgvToken,
  type GroupLayout,
  memberOf,
  type PodLayout,
  type ProcessCommand,
  type ProcessLayout,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { weightFormats } from "../../facts/index.ts";
import { flagTokens } from "../../flags/index.ts";
import { LAUNCH_DIRECTORY } from "../../launch/index.ts";
import { type ArgumentValue, LoadBalancing, type ParsedTopology } from "../../topology/index.ts";
import { flagOf } from "./flag-name.ts";
import { kvTransferConfig } from "./kv-transfer.ts";
import { isSetByDefault } from "./owned.ts";
import { loaderOf, namedPlugins } from "./plugins/parser-plugin.ts";
import { type Release, releaseOf } from "./versions.ts";

/** `vllm serve` of one process, and the environment that differs per process. */
export function command(
  topology: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
  process: ProcessLayout,
): ProcessCommand {
  const group = memberOf(topology, layout, pod, process);
  const { model } = topology.spec;
  const transfer = kvTransferConfig(topology, layout, pod, process);
  const { flags } = releaseOf(topology.spec.engine.version);
  const argv: ArgvToken[] = [
    "vllm",
    "serve",
    model.path,
    ...["--host", "0.0.0.0"],
    ...["--port", String(process.apiPort ?? group.ports.api)],
    ...parallelism(group, pod, process),
    ...["--served-model-name", model.servedModelName],
    ...quantizationTokens(model),
    ...argumentTokens(group, flags),
    ...apiServerTokens(group, process),
    ...pluginTokens(topology, group),
    ...drainTokens(topology, group, flags),
    ...(transfer === undefined ? [] : ["--kv-transfer-config", JSON.stringify(transfer)]),
  ];
  return {
    argv,
    // The documents set the devices only where a node holds several servers; elsewhere the device plugin sets them.
    env:
      (group.loadBalancing === LoadBalancing.External && !group.pipelineSpansNodes) || group.setVisibleDevices
        ? { ASCEND_RT_VISIBLE_DEVICES: process.devices.join(",") }
        : {},
  };
}

function parallelism(group: ResolvedGroup, pod: PodLayout, process: ProcessLayout): ArgvToken[] {
  const size = ["--data-parallel-size", String(group.dataParallelSize)];
  const degrees = degreeTokens(group);
  if (group.pipelineSpansNodes) return [...size, ...degrees, ...stageTokens(group, pod)];
  if (group.dataParallelSize === 1) return [...size, ...degrees];
  const rendezvous: ArgvToken[] = [
    "--data-parallel-address",
    { variable: "node0_ip" },
    "--data-parallel-rpc-port",
    String(group.ports.dataParallelRpc),
  ];
  const first = String(process.ranks[0]);
  const local = ["--data-parallel-size-local", String(group.ranksPerNode)];
  switch (group.loadBalancing) {
    case LoadBalancing.External:
      return [...size, "--data-parallel-rank", first, ...rendezvous, ...degrees];
    case LoadBalancing.Hybrid: {
      if (group.nodes === 1) return [...size, ...local, ...degrees];
      const start = ["--data-parallel-hybrid-lb", "--data-parallel-start-rank", first];
      return [...size, ...local, ...start, ...rendezvous, ...degrees];
    }
    case LoadBalancing.Internal: {
      if (group.nodes === 1) return [...size, ...local, ...degrees];
      // Without --headless a worker silently becomes a server of its own (vLLM engine/arg_utils.py, hybrid load balancing).
      const worker = pod.ordinal === 0 ? [] : ["--headless", "--data-parallel-start-rank", first];
      return [...size, ...local, ...worker, ...rendezvous, ...degrees];
    }
    default:
      return group.loadBalancing satisfies never;
  }
}

function degreeTokens(group: ResolvedGroup): string[] {
  const { tensorParallelSize, pipelineParallelSize, prefillContextParallelSize } = group;
  return [
    ...["--tensor-parallel-size", String(tensorParallelSize)],
    ...(pipelineParallelSize === 1 ? [] : ["--pipeline-parallel-size", String(pipelineParallelSize)]),
    ...(prefillContextParallelSize === 1
      ? []
      : ["--prefill-context-parallel-size", String(prefillContextParallelSize)]),
  ];
}

/** A pipeline over nodes: the executor of each node joins the others at the head (deployment document GLM5.2.md of v0.23.0). */
function stageTokens(group: ResolvedGroup, { ordinal }: PodLayout): ArgvToken[] {
  return [
    ...["--distributed-executor-backend", "mp"],
    ...["--nnodes", String(group.nodes)],
    ...["--node-rank", String(ordinal)],
    ...["--master-addr", { variable: "node0_ip" } as const],
    ...["--master-port", String(group.ports.master)],
    ...(ordinal === 0 ? [] : ["--headless"]),
  ];
}

/**
 * The number of API processes, where the group sets one: a headless server refuses the flag from 0.17 on, and 1 is the only
 * number of a server with one rank (vLLM entrypoints/cli/serve.py).
 */
function apiServerTokens(
  { args, loadBalancing, dataParallelSize }: ResolvedGroup,
  { apiPort }: ProcessLayout,
): string[] {
  const count = args["apiServerCount"];
  if (typeof count !== "number" || apiPort === undefined) return [];
  const single = loadBalancing === LoadBalancing.External || dataParallelSize === 1;
  return single && count === 1 ? [] : ["--api-server-count", String(count)];
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

/**
 * `--quantization` as the topology names it, else by the format of the weights: fp8 checkpoints carry their own
 * quantization_config, which vLLM reads itself (deployment document 000).
 */
function quantizationTokens(model: ParsedTopology["model"]): string[] {
  const name = quantizationOf(model);
  return name === NO_QUANTIZATION ? [] : ["--quantization", name];
}

/** The quantization of the plugin itself, for weights of msModelSlim. */
export const MODEL_SLIM = "ascend";

/** The value of `--quantization`; `none` leaves the flag out. */
export function quantizationOf({ quantization, weights }: ParsedTopology["model"]): string {
  return quantization ?? (weightFormats[weights].modelSlim ? MODEL_SLIM : NO_QUANTIZATION);
}

/** The value of `model.quantization` that leaves the flag out. */
export const NO_QUANTIZATION = "none";

// All ranks and replicas of a group share them.
const tokensOfGroups = new WeakMap<ResolvedGroup, readonly string[]>();

function argumentTokens(group: ResolvedGroup, flags: Release["flags"]): readonly string[] {
  const known = tokensOfGroups.get(group);
  if (known !== undefined) return known;
  const found = Object.entries(group.args)
    .filter(([argument, value]) => argument !== "apiServerCount" && !isSetByDefault(argument, value))
    .flatMap(([argument, value]) => tokensOf(flagOf(argument), value, flags));
  tokensOfGroups.set(group, found);
  return found;
}

function tokensOf(flag: string, value: ArgumentValue, flags: Release["flags"]): string[] {
  if (value === true) return [`--${flag}`];
  if (value === false) return [`--no-${flag}`];
  return flagTokens(
    flag,
    Array.isArray(value) && flags[flag]?.list === true ? value.map(textOf) : [textOf(value)],
  );
}

function textOf(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
