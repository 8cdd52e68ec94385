import { type CitedText, citing } from "../../domain/index.ts";
import { ascendMeanings } from "../../flags/index.ts";

/** What the variables of vLLM, vllm-ascend, Mooncake and MemCache do, with the file that backs each sentence. */
export const explainedVariables: Readonly<Record<string, CitedText>> = {
  ...ascendMeanings,
  ...citing("vLLM v0.20.2, envs.py", {
    VLLM_API_KEY: "Holds the key that clients of the API must send.",
    VLLM_CACHE_ROOT: "Names the directory of vLLM's caches.",
    VLLM_ENGINE_READY_TIMEOUT_S:
      "Limits how long the API process waits for its engine to start, in seconds, from v0.14 on. The default is 600.",
    VLLM_HOST_IP: "Sets the address of the node that a process tells others, where the node has several.",
    VLLM_PP_LAYER_PARTITION: "Sets the number of layers of each pipeline stage.",
    VLLM_USE_V2_MODEL_RUNNER: "Selects the second version of the model runner, with 1.",
    VLLM_WORKER_MULTIPROC_METHOD: "Selects how worker processes are created: fork or spawn.",
  }),
  ...citing("vLLM v0.20.2, envs.py and v1/executor/multiproc_executor.py", {
    VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS:
      "Limits how long one step of the model takes in a rank of several processes, in seconds. The default is 300.",
  }),
  ...citing("vLLM v0.13.0 to v0.30.0: envs.py lists it up to v0.22.1, and no other file reads it", {
    VLLM_RPC_TIMEOUT: "Has no effect: no file of vLLM reads it from v0.13 on.",
  }),
  ...citing("vLLM v0.13.0 to v0.30.0 and vllm-ascend v0.13.0rc1 to v0.30.0rc2: no file reads it", {
    VLLM_USE_V1: "Has no effect: no release from v0.13 on reads it.",
  }),
  ...citing("vLLM v0.30.0, envs.py and tokenizers/fastokens.py; since v0.22.1", {
    VLLM_USE_FASTOKENS: "Replaces the code behind fast tokenizers by the package fastokens, with 1.",
  }),
  ...citing("vLLM v0.20.2, envs.py; vllm-ascend v0.18.0, kv_p2p/mooncake_connector.py", {
    VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT:
      "Frees a KV cache on prefill that decode has not fetched after this many seconds, from v0.18.0 on. The default is 480.",
  }),
  ...citing(
    "vllm-ascend v0.13.0rc1 to v0.18.0rc1, mooncake_connector.py; v0.20.2rc1 and v0.21.0rc1, mooncake_hybrid_connector.py",
    {
      VLLM_NIXL_ABORT_REQUEST_TIMEOUT:
        "Frees a KV cache on prefill that decode has not fetched after this many seconds: MooncakeConnector reads it before v0.18.0, and MooncakeHybridConnector up to v0.21.0rc1.",
    },
  ),
  ...citing("vLLM v0.20.2, v1/metrics/prometheus.py", {
    PROMETHEUS_MULTIPROC_DIR: "Names the directory in which processes share their metrics.",
  }),
  ...citing("vLLM v0.20.2, v1/core/kv_cache_utils.py, init_none_hash; vllm-ascend v0.20.2rc, kv_pool.md", {
    PYTHONHASHSEED:
      "Fixes the first hash of block names, so that all processes name the blocks of the pool alike.",
  }),
  ...citing("vllm-ascend v0.20.2rc1, envs.py and ascend_config.py", {
    DYNAMIC_EPLB:
      "Allows that experts move between devices while the engine serves; dynamic_eplb of --additional-config requires it.",
  }),
  ...citing("vllm-ascend v0.20.2rc1, patch_balance_schedule.py; v0.27.1rc1 reads no such variable", {
    VLLM_ASCEND_BALANCE_SCHEDULING:
      "Holds back waiting requests on all ranks of a group while one of them runs max-num-seqs requests, with 1, before v0.27.",
  }),
  ...citing("vllm-ascend, sequence_parallelism.md; v0.30.0rc2, ascend_config.py still reads it", {
    VLLM_ASCEND_ENABLE_FLASHCOMM1:
      "Divides activations by token among the devices of a tensor-parallel group, with 1.",
  }),
  ...citing("vllm-ascend v0.20.2rc1, envs.py; v0.27.1rc1 reads no such variable", {
    VLLM_ASCEND_ENABLE_FUSED_MC2:
      "Fuses dispatch, expert computation and combine of a layer into one operator, before v0.27: dispatch_ffn_combine with 1, dispatch_gmm_combine_decode with 2.",
    VLLM_ASCEND_ENABLE_MLAPO:
      "Turns on MLAPO, with 1, before v0.27: faster for W8A8 weights, at the cost of device memory.",
    VLLM_ASCEND_ENABLE_NZ:
      "Sets which weights are kept in the format FRACTAL_NZ, before v0.27: 0 none, 1 quantized ones, 2 as many as possible.",
  }),
  ...citing("vllm-ascend v0.13.0, envs.py; v0.18.0rc1 reads no such variable", {
    VLLM_ASCEND_ENABLE_PREFETCH_MLP:
      "Loads weights of the MLP before they are needed, with 1, before v0.18; meant for few concurrent requests.",
  }),
  ...citing("vllm-ascend v0.13.0rc1 to v0.30.0rc2: no file reads it", {
    VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE: "Has no effect: no release from v0.13 on reads it.",
  }),
  ...citing("vllm-ascend v0.28.0rc1, ascend_store/backend/memcache_backend.py; kv_pool.md", {
    MMC_LOCAL_CONFIG_PATH: "Names the config file of MemCache's clients.",
  }),
  ...citing("vllm-ascend v0.20.2rc1, ascend_store/backend/mooncake_backend.py", {
    MOONCAKE_CONFIG_PATH: "Names the config file of Mooncake's clients.",
  }),
  ...citing("MemFabric, smem_bm_entry.cpp and its table of environment variables", {
    MF_GROUP_JOIN_MAX_TIMEOUT:
      "Limits how long a process waits to join a group of MemFabric, in seconds. The default is 600.",
  }),
  ...citing("Mooncake before its direct transport, hccl_transport_mem_c.cpp", {
    ASCEND_A3_ENABLE:
      "Tells the HCCL transport of older releases of Mooncake that the node is an A3, with 1.",
    ASCEND_AGGREGATE_ENABLE:
      "Makes the HCCL transport of older releases of Mooncake aggregate transfers, with 1.",
  }),
  ...citing("Mooncake, ascend_transport.md and hccl_transport_mem_c.cpp", {
    ASCEND_TRANSPORT_PRINT:
      "Makes the HCCL transport of Mooncake log the time of each transfer; the direct transport does not read it.",
  }),
};
