import type { Derivation, ExplainedNames } from "../../domain/index.ts";
import { explainedFlags } from "./explained-flags.ts";
import { explainedVariables } from "./explained-variables.ts";
import { usualValues } from "./usual-values.ts";

const LAYOUT = [
  "groups.<group>.nodes",
  "groups.<group>.dataParallelSize",
  "groups.<group>.tensorParallelSize",
];

const HEAD: Derivation = {
  formula: "address of node 0 of the group, which each pod looks up when it starts",
  from: [],
  source: "vLLM v0.20.2, engine/arg_utils.py and config/parallel.py",
};

const NODE_ADDRESS: Derivation = {
  formula: "address of the node (status.hostIP of the pod)",
  from: [],
  source: "docs/additions.md: with hostNetwork a pod sees every interface of the node",
};

const INTERFACE: Derivation = {
  formula: "interface with the address of the node, or network.interface of the site",
  from: ["site.network.interface"],
  source: "docs/additions.md: with hostNetwork a pod sees every interface of the node",
};

const POOL_FILE: Derivation = {
  formula: "path of the config file of the pool's clients, which glm-serve writes",
  from: ["kvTransfer.pool"],
  source: "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md",
};

const PROXY_RANKS: Derivation = {
  formula: "addresses and API ports of all ranks of prefill and decode",
  from: ["groups.prefill.ports.api", "groups.decode.ports.api"],
  source: "deployment document 002, §5.4",
};

const POOL_SERVER: Derivation = {
  formula: "values of the guide for the server of the pool, with kvTransfer.pool.port and its config",
  from: ["kvTransfer.pool"],
  source: "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md",
};

/** What flags and variables do, and how glm-serve computes those that nobody sets. */
export const explained: ExplainedNames = {
  usual: usualValues,
  flags: explainedFlags,
  variables: explainedVariables,
  derivedFlags: {
    host: { formula: "0.0.0.0: every rank listens at every address of its node", from: [] },
    port: {
      formula: "ports.api of the group + number of the API on its node",
      from: ["groups.<group>.ports.api"],
    },
    "data-parallel-size": {
      formula: "dataParallelSize of the group",
      from: ["groups.<group>.dataParallelSize"],
    },
    "data-parallel-size-local": { formula: "ranksPerNode = dataParallelSize ÷ nodes", from: LAYOUT },
    "data-parallel-rank": {
      formula: "node × ranksPerNode + number of the process on its node",
      from: LAYOUT,
    },
    "data-parallel-start-rank": { formula: "node × ranksPerNode", from: LAYOUT },
    "data-parallel-hybrid-lb": {
      formula: "set where loadBalancing is hybrid and the group has several nodes",
      from: ["groups.<group>.loadBalancing", "groups.<group>.nodes"],
    },
    "data-parallel-address": HEAD,
    "data-parallel-rpc-port": {
      formula: "ports.dataParallelRpc of the group",
      from: ["groups.<group>.ports.dataParallelRpc"],
    },
    headless: {
      formula: "set on every node but the head, where the head alone has an API",
      from: ["groups.<group>.loadBalancing", "groups.<group>.nodes"],
    },
    "tensor-parallel-size": {
      formula: "tensorParallelSize of the group",
      from: ["groups.<group>.tensorParallelSize"],
    },
    "pipeline-parallel-size": {
      formula: "pipelineParallelSize of the group, where it is not 1",
      from: ["groups.<group>.pipelineParallelSize"],
    },
    "prefill-context-parallel-size": {
      formula: "prefillContextParallelSize of the group, where it is not 1",
      from: ["groups.<group>.prefillContextParallelSize"],
    },
    "distributed-executor-backend": {
      formula: "mp, where a rank spans nodes",
      from: ["groups.<group>.pipelineParallelSize"],
    },
    nnodes: { formula: "nodes of the group, where a rank spans nodes", from: ["groups.<group>.nodes"] },
    "node-rank": { formula: "number of the node, where a rank spans nodes", from: ["groups.<group>.nodes"] },
    "master-addr": HEAD,
    "master-port": { formula: "ports.master of the group", from: ["groups.<group>.ports.master"] },
    "served-model-name": { formula: "model.servedModelName", from: ["model.servedModelName"] },
    quantization: {
      formula: "model.quantization, else ascend for weights of msModelSlim",
      from: ["model.quantization", "model.weights"],
    },
    "reasoning-parser-plugin": {
      formula: "file of glm-serve with the parser of --reasoning-parser, in releases whose own parser fails",
      from: ["groups.<group>.args.reasoningParser", "engine.version"],
      source: "deployment document 001, §3.3",
    },
    "tool-parser-plugin": {
      formula: "file of glm-serve with the parser of --tool-call-parser, in releases whose own parser fails",
      from: ["groups.<group>.args.toolCallParser", "engine.version"],
      source: "deployment document 001, §3.3",
    },
    "shutdown-timeout": {
      formula: "terminationGracePeriodSeconds of the site − 30 s, at least 0",
      from: ["site.terminationGracePeriodSeconds"],
      source: "vLLM v0.18.0, config/vllm.py, shutdown_timeout: 0 by default aborts running requests",
    },
    "kv-transfer-config": {
      formula: "JSON of kvTransfer, role, engineId and ports.kv of the group, and the degrees of both sides",
      from: ["kvTransfer", "groups.<group>.role", "groups.<group>.engineId", "groups.<group>.ports.kv"],
    },
    "proxy/port": { formula: "proxy.port", from: ["proxy.port"] },
    "proxy/host": {
      formula: "0.0.0.0, or the address of the pod where the proxy of the connector needs one",
      from: ["kvTransfer.connector"],
    },
    "pool/port": { formula: "kvTransfer.pool.port", from: ["kvTransfer.pool.port"] },
    "prefiller-hosts": PROXY_RANKS,
    "prefiller-ports": PROXY_RANKS,
    "decoder-hosts": PROXY_RANKS,
    "decoder-ports": PROXY_RANKS,
    "waiting-retry-interval": {
      formula: "1 second, instead of the proxy's default of 10",
      from: [],
      source: "docs/additions.md; vllm-ascend, load_balance_proxy_server_example.py",
    },
    client_ttl: POOL_SERVER,
    default_kv_lease_ttl: POOL_SERVER,
    enable_offload: POOL_SERVER,
    eviction_high_watermark_ratio: POOL_SERVER,
    eviction_ratio: POOL_SERVER,
  },
  derivedVariables: {
    HCCL_IF_IP: NODE_ADDRESS,
    VLLM_HOST_IP: NODE_ADDRESS,
    GLOO_SOCKET_IFNAME: INTERFACE,
    TP_SOCKET_IFNAME: INTERFACE,
    HCCL_SOCKET_IFNAME: INTERFACE,
    ASCEND_RT_VISIBLE_DEVICES: {
      formula: "devicesPerRank devices from number of the process on its node × devicesPerRank on",
      from: [...LAYOUT, "groups.<group>.setVisibleDevices"],
    },
    MMC_LOCAL_CONFIG_PATH: POOL_FILE,
    MOONCAKE_CONFIG_PATH: POOL_FILE,
    PYTHONHASHSEED: {
      formula: "0, where a connector uses a pool of KV caches",
      from: ["kvTransfer.connector"],
      source: "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md",
    },
    VLLM_CACHE_ROOT: {
      formula: "/tmp/vllm-cache, where weights.readOnly of the site is true",
      from: ["site.weights.readOnly"],
    },
    VLLM_PP_LAYER_PARTITION: {
      formula: "layersPerStage of the group",
      from: ["groups.<group>.layersPerStage"],
    },
    VLLM_ENGINE_READY_TIMEOUT_S: {
      formula: "probes.startup.periodSeconds × probes.startup.failureThreshold of the site",
      from: ["site.probes.startup"],
      source: "vLLM v0.20.2, envs.py: 600 s by default, while loading may take the whole startup window",
    },
  },
};
