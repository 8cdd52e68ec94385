import type { KnownVariables } from "../../domain/index.ts";

/** Variables that LightLLM (v1.2.0, its uses of os.getenv), PyTorch and OpenMP read. */
export const variables: KnownVariables = {
  names: [
    "CUDA_LAUNCH_BLOCKING",
    "DEBUG_HEALTHCHECK_RETURN_FAIL",
    "DISABLE_CHECK_MAX_LEN_INFER",
    "DISABLE_GPU_TENSOR_CACHE",
    "DISABLE_KV_TRANS_USE_P2P",
    "HEALTH_CHECK_INTERVAL_SECONDS",
    "HEALTH_TIMEOUT",
    "LIGHTLLM_DECODE_PREFIX_LENGTH",
    "LIGHTLLM_LOG_DIR",
    "LIGHTLLM_LOG_LEVEL",
    "LIGHTLLM_MAX_BATCH_SHARED_GROUP_SIZE",
    "LIGHTLLM_OUT_TOKEN_QUEUE_SIZE",
    "LIGHTLLM_RADIX_TREE_MERGE_DELTA",
    "LIGHTLLM_REQS_BUFFER_BYTE_SIZE",
    "LIGHTLLM_TOKEN_HASH_LIST_SIZE",
    "LIGHTLLM_TOKEN_MAX_BYTES",
    "LIGHTLLM_TRITON_AUTOTUNE_LEVEL",
    "LIGHTLLM_USE_TRITON_FP8_SCALED_MM",
    "LIGHTLLM_WEBSOCKET_MAX_SIZE",
    "LOADWORKER",
    "OMP_NUM_THREADS",
    "PYTORCH_ALLOC_CONF",
    "PYTORCH_CUDA_ALLOC_CONF",
    "TORCH_CUDA_ARCH_LIST",
  ],
  judged: [],
  calledIn: (_, name) => name,
  numbers: {
    HEALTH_TIMEOUT: { min: 1, source: "LightLLM v1.2.0: int() of the text" },
    LIGHTLLM_TRITON_AUTOTUNE_LEVEL: { min: 0, max: 3, source: "LightLLM v1.2.0: levels of autotuning" },
    LIGHTLLM_WEBSOCKET_MAX_SIZE: { min: 1, source: "LightLLM v1.2.0: int() of the text" },
    LOADWORKER: { min: 1, source: "LightLLM v1.2.0: threads that load the weights" },
    OMP_NUM_THREADS: { min: 1, list: true, source: "OpenMP, OMP_NUM_THREADS" },
  },
};

/** Variables that the pod or the device plugin sets, and what to do instead of setting them. */
export const ownedVariables: Readonly<Record<string, string>> = {
  CUDA_VISIBLE_DEVICES: "Remove CUDA_VISIBLE_DEVICES: the device plugin chooses the devices of the pod",
  NVIDIA_VISIBLE_DEVICES: "Remove NVIDIA_VISIBLE_DEVICES: the device plugin sets it",
};
