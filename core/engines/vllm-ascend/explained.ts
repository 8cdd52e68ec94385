import type { Derivation, ExplainedNames } from "../../domain/index.ts";
import { ascendMeanings } from "../../flags/index.ts";
import { usualValues } from "./usual-values.ts";

const LAYOUT = [
  "groups.<group>.nodes",
  "groups.<group>.dataParallelSize",
  "groups.<group>.tensorParallelSize",
];

const HEAD: Derivation = {
  formula: "address of node 0 of the group, which each pod looks up when it starts",
  from: [],
  source: "vLLM, data_parallel_deployment",
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

/**
 * What the flags of vLLM and the variables of vLLM, vllm-ascend and Mooncake do. Sources: vLLM engine/arg_utils.py, config and envs.py;
 * vllm-ascend envs.py and ascend_config.py; the deployment documents.
 */
export const explained: ExplainedNames = {
  usual: usualValues,
  flags: {
    "additional-config": "Configures vllm-ascend: an object whose keys only the plugin reads.",
    "api-server-count": "Sets the number of processes that answer requests.",
    "async-scheduling": "Schedules the next step while the current one runs.",
    "attention-config": "Configures attention: an object with the backend and its options.",
    "block-size": "Sets the number of tokens in one block of the KV cache.",
    "compilation-config":
      "Configures compilation and graphs: their mode and the batch sizes that are captured.",
    "cp-kv-cache-interleave-size":
      "Sets how many tokens in a row one device of a context-parallel group keeps.",
    "data-parallel-address": "Names the address at which the ranks of the group join.",
    "data-parallel-hybrid-lb": "Gives each node an API that distributes requests to the ranks of the node.",
    "data-parallel-rank": "Numbers the rank of this process in the group.",
    "data-parallel-rpc-port": "Sets the port at which the ranks of the group join.",
    "data-parallel-size": "Sets the number of data-parallel ranks of the group.",
    "data-parallel-size-local": "Sets the number of data-parallel ranks on this node.",
    "data-parallel-start-rank": "Numbers the first rank of this node.",
    "decode-context-parallel-size": "Sets how many devices share the KV cache of a request during decode.",
    "distributed-executor-backend": "Selects what starts the workers of a rank: mp starts processes.",
    "enable-auto-tool-choice": "Lets the model decide to call tools; needs --tool-call-parser.",
    "enable-chunked-prefill": "Splits long prompts into steps that run together with decode.",
    "enable-expert-parallel":
      "Distributes the experts over all devices of the group instead of splitting each expert.",
    "enable-prefix-caching": "Reuses the KV cache of prompts that begin alike.",
    "enforce-eager": "Runs each operator on its own, without graphs.",
    "gpu-memory-utilization":
      "Sets the part of device memory that the process may use; weights, buffers and KV cache share it.",
    headless: "Starts the ranks of a node without an API.",
    "hf-overrides": "Overrides entries of the model's config.json.",
    host: "Sets the address at which the API listens.",
    "kv-cache-dtype": "Sets the number format of the KV cache.",
    "kv-transfer-config": "Configures the transfer of the KV cache from prefill to decode.",
    "limit-mm-per-prompt": "Limits images, videos and the like of one prompt.",
    "master-addr": "Names the address at which the executors of a rank over several nodes join.",
    "master-port": "Sets the port at which the executors of a rank over several nodes join.",
    "max-model-len": "Limits the tokens of one request: prompt and answer together.",
    "max-num-batched-tokens": "Limits the tokens that one step of a rank computes.",
    "max-num-seqs": "Limits the requests that one rank runs at the same time.",
    nnodes: "Sets the number of nodes of one rank.",
    "node-rank": "Numbers the node of one rank over several nodes.",
    "pipeline-parallel-size": "Sets the number of stages into which the layers of a rank are divided.",
    port: "Sets the port of the API.",
    "prefill-context-parallel-size": "Sets how many devices share the prompt of a rank.",
    "profiler-config": "Configures the profiler, which requests start and stop.",
    quantization: "Selects the reader of quantized weights; ascend reads those of msModelSlim.",
    "reasoning-parser": "Selects the parser that separates reasoning from the answer.",
    "reasoning-parser-plugin": "Loads a reasoning parser from a file.",
    "safetensors-load-strategy": "Sets how files of weights are read: lazily, or whole.",
    seed: "Sets the seed of random numbers.",
    "served-model-name": "Sets the name of the model in requests.",
    "shutdown-timeout": "Gives running requests this many seconds after SIGTERM.",
    "skip-mm-profiling": "Reserves no memory for the encoder of images and videos.",
    "speculative-config": "Configures draft tokens: the method and their number for each step.",
    "tensor-parallel-size": "Sets how many devices share the tensors of each layer.",
    "tool-call-parser": "Selects the parser of tool calls in the answer.",
    "tool-parser-plugin": "Loads a parser of tool calls from a file.",
    "trust-remote-code": "Lets the directory of the model bring its own code.",
    client_ttl: "Sets after how many seconds the pool forgets a silent client.",
    "decoder-hosts": "Lists the addresses of the decode ranks.",
    "decoder-ports": "Lists the API ports of the decode ranks.",
    default_kv_lease_ttl: "Sets for how many milliseconds a client may read a block of the pool.",
    enable_offload: "Moves blocks of the pool to SSDs.",
    eviction_high_watermark_ratio: "Sets the fill level at which the pool evicts blocks.",
    eviction_ratio: "Sets the part of the pool that one eviction frees.",
    "prefiller-hosts": "Lists the addresses of the prefill ranks.",
    "prefiller-ports": "Lists the API ports of the prefill ranks.",
    "waiting-retry-interval":
      "Sets after how many seconds the proxy looks again at ranks that join or leave.",
  },
  variables: {
    ...ascendMeanings,
    ASCEND_A3_ENABLE: "Told older releases of Mooncake that the node is an A3.",
    ASCEND_AGGREGATE_ENABLE: "Made older releases of Mooncake join small transfers.",
    ASCEND_TRANSPORT_PRINT: "Made older releases of Mooncake log each transfer.",
    DYNAMIC_EPLB: "Allows that experts move between devices while the engine serves.",
    MF_GROUP_JOIN_MAX_TIMEOUT: "Limits how long a client of MemCache waits to join the pool.",
    MMC_LOCAL_CONFIG_PATH: "Names the config file of MemCache's clients.",
    MOONCAKE_CONFIG_PATH: "Names the config file of Mooncake's clients.",
    PROMETHEUS_MULTIPROC_DIR: "Names the directory in which the processes of a node share their metrics.",
    PYTHONHASHSEED: "Fixes the hashes of Python, so that all processes name the blocks of the pool alike.",
    VLLM_API_KEY: "Holds the key that clients of the API must send.",
    VLLM_ASCEND_BALANCE_SCHEDULING: "Balances the requests of prefill over the ranks of a group.",
    VLLM_ASCEND_ENABLE_FLASHCOMM1:
      "Splits activations between the devices of a tensor-parallel group, by sequence.",
    VLLM_ASCEND_ENABLE_FUSED_MC2:
      "Fuses dispatch, expert computation and combine of a layer into one operator.",
    VLLM_ASCEND_ENABLE_MLAPO:
      "Fuses the operators before latent attention into one; takes more device memory.",
    VLLM_ASCEND_ENABLE_NZ: "Sets which weights are kept in the NZ format of the device.",
    VLLM_ASCEND_ENABLE_PREFETCH_MLP: "Loads weights of the MLP into the cache before they are needed.",
    VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE: "Uses a faster operator for sampling with top-k and top-p.",
    VLLM_CACHE_ROOT: "Names the directory of vLLM's caches.",
    VLLM_ENGINE_READY_TIMEOUT_S: "Limits how long the API process waits for its engine to start, in seconds.",
    VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "Limits how long one step of the model takes, in seconds.",
    VLLM_HOST_IP: "Sets the address that a process tells others.",
    VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT:
      "Frees a KV cache that decode has not fetched after this many seconds.",
    VLLM_NIXL_ABORT_REQUEST_TIMEOUT:
      "Frees a KV cache that decode has not fetched after this many seconds, before v0.18.",
    VLLM_PP_LAYER_PARTITION: "Sets the number of layers of each pipeline stage.",
    VLLM_RPC_TIMEOUT: "Limits how long the API process waits for an answer of its engine, in milliseconds.",
    VLLM_USE_FASTOKENS: "Replaces the tokenizer by that of the package fastokens, with 1.",
    VLLM_USE_V1: "Selected the engine of vLLM V1, which is the only one since 0.11.",
    VLLM_USE_V2_MODEL_RUNNER: "Selects the second version of the model runner.",
    VLLM_WORKER_MULTIPROC_METHOD: "Selects how worker processes are created: fork or spawn.",
  },
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
      formula: "set where loadBalancing is hybrid",
      from: ["groups.<group>.loadBalancing"],
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
      formula: "terminationGracePeriodSeconds of the site − 30 s",
      from: ["site.terminationGracePeriodSeconds"],
      source: "vLLM from 0.18 on aborts running requests at SIGTERM without it",
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
      source: "docs/additions.md",
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
      source: "vLLM waits for 600 s by default; loading from a cold file system takes longer",
    },
  },
};
