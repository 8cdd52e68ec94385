import type {
  Diagnosis,
  Engine,
  FitDefaults,
  ImageScheme,
  ResolvedGroup,
  UnreadSetting,
} from "../../domain/index.ts";
import { Vendor } from "../../facts/index.ts";
import { inspectEnvironment, unreadDegrees } from "../../flags/index.ts";
import { textsOf } from "./group-settings.ts";
import { inspectFlags, readArguments } from "./inspect-flags.ts";
import { logLines } from "./log-lines.ts";
import { memory } from "./memory.ts";
import { metrics } from "./metrics.ts";
import { parsers } from "./parsers.ts";
import { portNeeds, ports } from "./ports.ts";
import { command, processes } from "./processes.ts";
import { ENGINE, versions } from "./releases.ts";
import { sharedMemory } from "./shared-memory.ts";
import { ownedVariables, variables } from "./variables.ts";

const withoutGraphs = () => ({ disableCudagraph: true });

/** LightLLM compiles nothing, so it is eager without graphs. Defaults: lightllm/server/api_cli.py, v1.2.0. */
const diagnosis: Diagnosis = {
  eager: withoutGraphs,
  graphCapture: withoutGraphs,
  maxModelLen: { flag: "maxReqTotalLen" },
  maxNumSeqs: { flag: "runningMaxReqSize", usual: () => 256 },
  gpuMemoryUtilization: { flag: "memFraction", usual: () => 0.8 },
};

/** Deployment document 003; the memory fraction is LightLLM's default. */
const fitDefaults: FitDefaults = {
  version: () => "v1.2.0",
  assumed: () => "memFraction 0.8, no draft tokens",
  ports: { api: 8000 },
  args: (_, context) => ({ maxReqTotalLen: context }),
};

/** Tags are releases, perhaps with what CUDA they hold; one build runs on all GPUs. */
const imageScheme: ImageScheme = {
  repository: "lightllm",
  says: ["release"],
  read: (tag) => {
    const [, release] = /^v?(\d+\.\d+\.\d+)(?:-|$)/.exec(tag) ?? [];
    return release === undefined ? {} : { release: `v${release}` };
  },
};

/** LightLLM on NVIDIA: one server per pod, in images of ghcr.io/modeltc/lightllm. Of the GLM family it serves GLM-4.7-Flash. */
export const lightllm: Engine = {
  name: ENGINE,
  title: "LightLLM",
  vendor: Vendor.Nvidia,
  versions,
  ranksSpanNodes: false,
  image: (version) => `ghcr.io/modeltc/lightllm:${version}`,
  images: imageScheme,
  unreadSettings,
  draftModelPaths: (group) => textsOf(group, "mtpDraftModelDir") ?? [],
  // Without directories of draft models LightLLM reads model.path at each step (v1.2.0, base_backend.py, init_mtp_draft_model).
  draftLayerFlag: (_, { args }) =>
    args["mtpMode"] !== undefined && args["mtpDraftModelDir"] === undefined ? "mtpMode" : undefined,
  parsers,
  memory,
  checks: {
    holdsVllm: false,
    workloads: ["burst", "high-concurrency", "moderate", "steady"],
    generates: true,
  },
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
  prepare: () => [],
  preamble: () => [],
  files: () => ({}),
  volumes: () => [],
  sharedMemory,
  variables,
  ownedVariables,
  interfaceVariables: [],
  metrics: () => metrics,
  addressVariables: [],
  // lightllm/server/api_http.py, v1.2.0: the port opens after loading. /health fails when no request has succeeded for 200 s
  // although some arrived, so only the startup probe uses it; /liveness answers as long as the server runs.
  probePaths: { startup: "/health", readiness: "/readiness", liveness: "/liveness" },
  logLines,
  portNeeds,
  ports,
};

/** Settings for which LightLLM v1.2.0 has no flag or variable (lightllm/server/api_cli.py). */
function unreadSettings(group: ResolvedGroup): readonly UnreadSetting[] {
  const { cpusPerRank, setVisibleDevices, engineId, ports: given } = group;
  const ofOthers = Object.entries({
    cpusPerRank,
    setVisibleDevices: setVisibleDevices ? true : undefined,
    engineId,
    "ports.dataParallelRpc": given.dataParallelRpc,
    "ports.master": given.master,
    "ports.kv": given.kv,
  }).map(([setting, value]) => ({ setting, value, message: `LightLLM does not read ${setting}.` }));
  return [...ofOthers, ...unreadDegrees(group, "LightLLM")];
}

export { explained } from "./explained.ts";
export { rules } from "./rules/index.ts";
