import type { Engine } from "../../domain/index.ts";
import { Vendor } from "../../facts/index.ts";
import { inspectEnvironment } from "../../flags/index.ts";
import { command } from "./command.ts";
import { fitDefaults } from "./fit-defaults.ts";
import { diagnosis } from "./diagnosis.ts";
import { dialects } from "./dialects.ts";
import { inspectFlags } from "./inspect-flags.ts";
import { memory } from "./memory.ts";
import { ownedVariables } from "./owned.ts";
import { portNeeds, ports } from "./ports.ts";
import { preamble, prepare } from "./preparation.ts";
import { processes } from "./processes.ts";
import {
  arrangeRankTable,
  configMapsOf,
  operatorLabels,
  rankTableScript,
  rankTableVolumes,
} from "./rank-table.ts";
import { unreadSettings } from "./unread-settings.ts";
import { variables } from "./variables.ts";

/** xLLM: one server process per device, all of which rank 0 serves. */
export const xllm: Engine = {
  name: "xllm",
  vendor: Vendor.Ascend,
  versions: dialects,
  ranksSpanNodes: true,
  // The published images are for building and hold no server (source 004, §1 and §2).
  image: () => undefined,
  imageExample:
    "quay.io/jd_xllm/xllm-ai:xllm-dev-hc-rc2-arm, which source 004 builds the server in; xllm.binaryPath says where it lies",
  kvConnectors: [],
  unreadSettings,
  draftModelPaths: ({ args }) => (typeof args["draftModel"] === "string" ? [args["draftModel"]] : []),
  memory,
  // Source 004 names no load.
  checks: { holdsVllm: false, workloads: ["random-200"], generates: false },
  fitDefaults,
  diagnosis,
  inspect: (topology, group) => [
    ...inspectFlags(topology, group),
    ...inspectEnvironment(group, ownedVariables),
  ],
  processes,
  command,
  environment: (_, group) => group.env,
  prepare,
  preamble,
  gathered: arrangeRankTable,
  configMaps: configMapsOf,
  operatorLabels,
  files: (topology) => rankTableScript(topology),
  volumes: rankTableVolumes,
  // The document's containers share the host's, half of its memory; HCCL's root information and shared batches are small.
  sharedMemory: () => "64Gi",
  variables,
  ownedVariables,
  interfaceVariables: [],
  // Without it HCCL takes the first NIC by name, which on nodes with several is the wrong one.
  addressVariables: ["HCCL_IF_IP"],
  // Open once the weights are loaded and every rank is there (xllm_server.cpp).
  probePaths: { startup: "/health", readiness: "/health", liveness: "/health" },
  portNeeds,
  ports,
};

export { dialects, until } from "./dialects.ts";
export { type Flag, flags } from "./flags.ts";

export { rules } from "./rules/index.ts";
