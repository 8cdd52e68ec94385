import type { Engine } from "../../domain/index.ts";
import { Vendor } from "../../facts/index.ts";
import { inspectEnvironment } from "../../flags/index.ts";
import { command } from "./command.ts";
import { fitDefaults } from "./fit-defaults.ts";
import { diagnosis } from "./diagnosis.ts";
import { inspectFlags } from "./inspect-flags.ts";
import { textsOf } from "./limits.ts";
import { memory } from "./memory.ts";
import { ownedVariables } from "./owned.ts";
import { portNeeds, ports } from "./ports.ts";
import { processes } from "./processes.ts";
import { sharedMemory } from "./shared-memory.ts";
import { unreadSettings } from "./unread-settings.ts";
import { variables } from "./variables.ts";
import { versions } from "./versions.ts";

/** LightLLM on NVIDIA: one server per pod in images of ghcr.io/modeltc/lightllm. Of the GLM family it serves Flash. */
export const lightllm: Engine = {
  name: "lightllm",
  vendor: Vendor.Nvidia,
  versions: Object.keys(versions),
  versionsSource: "LightLLM lightllm/models/registry.py: GLM-4.7-Flash (glm4_moe_lite) since v1.2.0",
  ranksSpanNodes: false,
  image: (version) => `ghcr.io/modeltc/lightllm:${version}`,
  kvConnectors: [],
  unreadSettings,
  draftModelPaths: (group) => textsOf(group, "mtpDraftModelDir") ?? [],
  memory,
  checks: {
    holdsVllm: false,
    workloads: ["burst", "high-concurrency", "moderate", "steady"],
    generates: true,
  },
  fitDefaults,
  diagnosis,
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
  addressVariables: [],
  // lightllm/server/api_http.py, v1.2.0: the port opens after loading; /health fails when no answer succeeded for 200 s
  // though some were asked for, which is for the startup only: /liveness says that the server runs.
  probePaths: { startup: "/health", readiness: "/readiness", liveness: "/liveness" },
  portNeeds,
  ports,
};

export { catalogueOf } from "./versions.ts";

export { rules } from "./rules.ts";
