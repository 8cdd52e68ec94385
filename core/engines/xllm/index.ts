import type { Diagnosis, Engine, Flags, ResolvedGroup, UnreadSetting } from "../../domain/index.ts";
import { Vendor } from "../../facts/index.ts";
import { inspectEnvironment, unreadDegrees } from "../../flags/index.ts";
import { CPU_BINDING } from "./capabilities.ts";
import { fitDefaults } from "./fit-defaults.ts";
import { imageScheme } from "./image.ts";
import { inspectFlags, readArguments } from "./inspect-flags.ts";
import { logLines } from "./log-lines.ts";
import { memory } from "./memory.ts";
import { metrics } from "./metrics.ts";
import { modelTypeOf } from "./model-types.ts";
import { parsers } from "./parsers.ts";
import { portNeeds, ports } from "./ports.ts";
import { preamble, prepare } from "./preparation.ts";
import { command, processes } from "./processes.ts";
import {
  configMapsOf,
  operatorLabels,
  rankTableFilesOf,
  rankTableVolumes,
  writeRankTable,
  startFiles,
} from "./rank-table.ts";
import { ENGINE, releases } from "./releases.ts";
import { ownedVariables, variables } from "./variables.ts";

/** xLLM has no limit of the sequence length, and its eager mode is the one without graphs. */
const diagnosis: Diagnosis = {
  eager: withoutGraphs,
  graphCapture: withoutGraphs,
  // The default depends on the release.
  maxNumSeqs: { flag: "maxSeqsPerBatch" },
  gpuMemoryUtilization: { flag: "maxMemoryUtilization", usual: () => 0.8 },
};

/** xLLM on Ascend: one server process per device; the first process serves for all of a group. */
export const xllm: Engine = {
  name: ENGINE,
  title: "xLLM",
  vendor: Vendor.Ascend,
  // Its documents and images name A2 and A3 (xLLM docs, cookbook of GLM).
  hardware: ["atlas-800-a2", "atlas-800-a3"],
  versions: releases,
  ranksSpanNodes: true,
  // The published images serve to build and contain no server (deployment document 004, §1 and §2).
  image: () => undefined,
  images: imageScheme,
  imageExample:
    "quay.io/jd_xllm/xllm-ai:xllm-dev-hc-rc2-arm; build the server in it, and set xllm.binaryPath to the path of the server",
  unreadSettings,
  draftModelPaths: ({ args }) => (typeof args["draftModel"] === "string" ? [args["draftModel"]] : []),
  // The draft model is a directory of its own, which procedures.mtpExport fills.
  draftLayerFlag: () => undefined,
  loadsExportedDraft: (model) => modelTypeOf(model)?.draft,
  parsers,
  memory,
  // Deployment document 004 names no load.
  checks: { holdsVllm: false, workloads: ["random-200"], generates: false },
  fitDefaults,
  diagnosis,
  readArguments,
  inspect: (topology, group) => [
    ...inspectFlags(topology, group),
    ...inspectEnvironment(group, ownedVariables),
  ],
  processes,
  command,
  environment: (_, group) => group.env,
  prepare,
  preamble,
  startFiles,
  gathered: writeRankTable,
  configMaps: configMapsOf,
  operatorLabels,
  capabilities: ({ cpusPerRank }) => (cpusPerRank === undefined ? [] : [CPU_BINDING]),
  files: (topology) => rankTableFilesOf(topology),
  volumes: rankTableVolumes,
  // Deployment document 004's containers share the host's /dev/shm, half of its memory; HCCL's root information and shared batches are small.
  sharedMemory: () => "64Gi",
  // xLLM, README and RELEASE.md: "HDK Driver 25.2.0" for the images with CANN 8.5 and 9.0.
  driverNeeds: () => [{ least: "25.2.0", of: "xLLM, by its documentation", required: false }],
  variables,
  ownedVariables,
  interfaceVariables: [],
  // Without it HCCL takes the first NIC by name, which on nodes with several is the wrong one.
  addressVariables: ["HCCL_IF_IP"],
  metrics: () => metrics,
  // The port opens once the weights are loaded and every process has registered (xllm_server.cpp).
  probePaths: { startup: "/health", readiness: "/health", liveness: "/health" },
  logLines,
  portNeeds,
  ports,
};

/** Graphs are off unless a flag turns them on; its name depends on the release. */
function withoutGraphs(given: Flags): Flags {
  return Object.fromEntries(
    ["enableGraph", "enableAclGraph"].flatMap((flag) => (given[flag] === true ? [[flag, false]] : [])),
  );
}

/** Settings that only vLLM reads. */
function unreadSettings(group: ResolvedGroup): readonly UnreadSetting[] {
  const { ports: given, engineId } = group;
  const transfer = Object.entries({
    "ports.dataParallelRpc": given.dataParallelRpc,
    "ports.kv": given.kv,
    engineId,
  }).map(([setting, value]) => ({ setting, value, message: `xLLM does not read ${setting}.` }));
  return [...transfer, ...unreadDegrees(group, "xLLM")];
}

export { explained } from "./explained.ts";
export { rules } from "./rules/index.ts";
