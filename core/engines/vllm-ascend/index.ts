import type { Engine, ResolvedGroup, ResolvedTopology } from "../../domain/index.ts";
import { Vendor } from "../../facts/index.ts";
import { inspectEnvironment } from "../../flags/index.ts";
import { quote } from "../../launch/index.ts";
import { command } from "./command.ts";
import { kvConnectors } from "./connectors/registry.ts";
import { fitDefaults } from "./fit-defaults.ts";
import { diagnosis, neededFlags } from "./diagnosis.ts";
import { driverNeeds } from "./driver-needs.ts";
import { hugePages } from "./pool/host-needs.ts";
import { draftModelPaths, draftLayerFlag } from "./group-settings.ts";
import { inspectFlags } from "./inspect-flags.ts";
import { image, imageScheme } from "./image.ts";
import { logLines } from "./log-lines.ts";
import { memory } from "./memory.ts";
import { metrics } from "./metrics.ts";
import { metricsDirectory } from "./metrics-directory.ts";
import { ownedVariables } from "./owned.ts";
import { pairFacts } from "./pair-settings.ts";
import { parsers } from "./parsers.ts";
import { namedPlugins, pluginFiles } from "./plugins/parser-plugin.ts";
import { pool, poolEnvironment, poolFiles, poolLibraries, poolPreparation } from "./pool/index.ts";
import { portNeeds, ports } from "./ports.ts";
import { processes } from "./processes.ts";
import { proxy } from "./proxy.ts";
import { readArguments } from "./read-arguments.ts";
import { acrossSuperPods, expertsSpanNodes, hierarchy } from "./super-pods.ts";
import { unreadSettings } from "./unread-settings.ts";
import { variables } from "./variables.ts";
import { ENGINE, releaseOf, versions } from "./versions.ts";

const TOOLKIT_ENVIRONMENT = "/usr/local/Ascend/ascend-toolkit/set_env.sh";

/** Replaces attention operators of CANN 8.5.1 on A2 (deployment document 000); CANN 9 has them. Needs the toolkit's variables. */
const INSTALL_FIA_OPERATORS = [
  "(",
  `  source_vendor ${TOOLKIT_ENVIRONMENT}`,
  "  bash /vllm-workspace/vllm-ascend/tools/install_flash_infer_attention_score_ops_a2.sh",
  ') || { echo "glm-serve: installing the FIA operators failed; the script downloads them, so check the network access of the pod" >&2; exit 1; }',
];

/** The API process waits 600 s for its engine by default; loading may take the whole startup window. */
function readyTimeout(
  { site, spec }: ResolvedTopology,
  group: ResolvedGroup,
): Readonly<Record<string, string>> {
  const name = "VLLM_ENGINE_READY_TIMEOUT_S";
  if (!releaseOf(spec.engine.version).engineReadyTimeout || group.env[name] !== undefined) return {};
  const { periodSeconds, failureThreshold } = site.probes.startup;
  return { [name]: String(periodSeconds * failureThreshold) };
}

/** vLLM with the Ascend plugin: `vllm serve` in images of quay.io/ascend/vllm-ascend. */
export const vllmAscend: Engine = {
  name: ENGINE,
  title: "vLLM-Ascend",
  vendor: Vendor.Ascend,
  versions,
  ranksSpanNodes: false,
  image,
  images: imageScheme,
  readsQuantization: true,
  kvConnectors,
  pairFacts,
  unreadSettings,
  apiKeyVariable: "VLLM_API_KEY",
  draftModelPaths,
  draftLayerFlag,
  parsers,
  readArguments,
  memory,
  checks: { holdsVllm: true, workloads: ["random-200"], generates: false },
  fitDefaults,
  diagnosis,
  neededFlags,
  inspect: (topology, group) => [
    ...inspectFlags(topology, group),
    ...inspectEnvironment(group, ownedVariables),
  ],
  processes,
  command,
  environment: (topology, group) => ({
    ...(topology.site.weights.readOnly ? { VLLM_CACHE_ROOT: "/tmp/vllm-cache" } : {}),
    ...poolEnvironment(topology),
    ...group.env,
    ...(group.layersPerStage === undefined
      ? {}
      : { VLLM_PP_LAYER_PARTITION: group.layersPerStage.join(",") }),
    ...readyTimeout(topology, group),
  }),
  prepare: (topology, group) => [
    ...metricsDirectory(group),
    ...(topology.site.vllmAscend.installFiaOperators ? INSTALL_FIA_OPERATORS : []),
  ],
  preamble: (group) => [
    // The image sources these only in ~/.bashrc, which a container's command does not read (vllm-ascend, faqs.md Q6).
    `source_vendor ${TOOLKIT_ENVIRONMENT}`,
    "source_vendor /usr/local/Ascend/nnal/atb/set_env.sh",
    // The vendor's files overwrite these two families; the values of the document must win.
    ...Object.entries(group.env)
      .filter(([name]) => name.startsWith("ATB_") || name.startsWith("ASDOPS_"))
      .map(([name, value]) => `export ${name}=${quote(value)}`),
    'export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/local/lib"',
  ],
  libraries: poolLibraries,
  gathered: poolPreparation,
  files: (topology, group) => ({
    ...Object.fromEntries(
      namedPlugins(releaseOf(topology.spec.engine.version).parserPlugins, group).map(({ file }) => [
        file,
        pluginFiles[file],
      ]),
    ),
    ...poolFiles(topology, group),
  }),
  volumes: () => [],
  // The documents run Docker with 1g, the CI of vllm-ascend with 15 to 512 GiB; too little ends in SIGBUS (#8113).
  sharedMemory: () => "64Gi",
  driverNeeds,
  hugePages,
  acrossSuperPods,
  spansSuperPodsBy: (topology, group) =>
    expertsSpanNodes(group) ? hierarchy(topology, group)?.name : undefined,
  variables,
  ownedVariables,
  interfaceVariables: ["GLOO_SOCKET_IFNAME", "TP_SOCKET_IFNAME", "HCCL_SOCKET_IFNAME"],
  addressVariables: ["HCCL_IF_IP", "VLLM_HOST_IP"],
  metrics,
  probePaths: { startup: "/health", readiness: "/health", liveness: "/health" },
  // Its blocks are freed by a later step, so no gauge shows when decode has them (mooncake_connector.py, request_finished);
  // the proxy asks decode as soon as prefill has answered.
  heldSeconds: 10,
  // A request without kv_transfer_params passes every connector by.
  prefillAnswersAlone:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, mooncake_connector.py, mooncake_layerwise_connector.py and mooncake_hybrid_connector.py: get_num_new_matched_tokens, update_state_after_alloc and request_finished do nothing without kv_transfer_params",
  logLines,
  portNeeds,
  ports,
  proxy,
  pool,
};

export { vllmAscendOwned } from "./owned.ts";
export { explained } from "./explained.ts";
export { rules } from "./rules/index.ts";
