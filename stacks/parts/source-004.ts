import type { ArgumentValue, ModelSpec } from "../../core/index.ts";

/** The volume with weights and binary in the document, on every node (§1, `-v /export/home:/export/home`). */
export const VOLUME = "/export/home";

/**
 * GLM-4.5 with w8a8 weights, from modelers.cn or quantized as in EX3, which also sets `"attn_quantize": "w8a8"` in
 * config.json and copies chat_template.jinja. For GLM-4.6 and 4.7, which the title names, set `model.name` and `model.path`
 * of the site; GLM-4.7 takes `toolCallParser: "glm47"`.
 */
export const model: ModelSpec = {
  name: "GLM-4.5",
  weights: "w8a8",
  path: `${VOLUME}/models/GLM-4.5-w8a8/`,
  volumePath: VOLUME,
  servedModelName: "glmmoe",
};

/** The commit that §2 checks out. */
export const engine = { name: "xllm", version: "31b7caf" };

/**
 * §3: variables with constant values. The launch script finds the paths of Python and PyTorch, and extends LD_LIBRARY_PATH
 * and LD_PRELOAD. ATB_CONVERT_NCHW_TO_AND is probably a typo for ATB_CONVERT_NCHW_TO_ND (xLLM #794); nothing reads it.
 */
export const env = {
  PYTORCH_NPU_INSTALL_PATH: "/usr/local/libtorch_npu/",
  ASDOPS_LOG_LEVEL: "ERROR",
  ASDOPS_LOG_TO_STDOUT: "1",
  ASDOPS_LOG_TO_FILE: "1",
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
  NPU_MEMORY_FRACTION: "0.96",
  ATB_WORKSPACE_MEM_ALLOC_ALG_TYPE: "3",
  ATB_WORKSPACE_MEM_ALLOC_GLOBAL: "1",
  OMP_NUM_THREADS: "12",
  ALLOW_INTERNAL_FORMAT: "1",
  ATB_LAYER_INTERNAL_TENSOR_REUSE: "1",
  ATB_LLM_ENABLE_AUTO_TRANSPOSE: "0",
  ATB_CONVERT_NCHW_TO_AND: "1",
  ATB_LAUNCH_KERNEL_WITH_TILING: "1",
  ATB_OPERATION_EXECUTE_ASYNC: "2",
  ATB_CONTEXT_WORKSPACE_SIZE: "0",
  INF_NAN_MODE_ENABLE: "1",
  HCCL_EXEC_TIMEOUT: "0",
  HCCL_CONNECT_TIMEOUT: "7200",
  HCCL_OP_EXPANSION_MODE: "AIV",
  HCCL_IF_BASE_PORT: "2864",
};

/** Flags with the same value in both commands. */
export const args = {
  maxMemoryUtilization: 0.86,
  maxSeqsPerBatch: 256,
  communicationBackend: "hccl",
} satisfies Record<string, ArgumentValue>;

/** Both commands: eight devices of each node with twelve CPUs each, START_PORT and MASTER_NODE_ADDR. */
export const shape = {
  role: "serve",
  devicesPerNode: 8,
  cpusPerRank: 12,
  dataParallelSize: 1,
  ports: { api: 18994, master: 10015 },
} as const;

/** Findings about documented values, and why the values stay. */
export const accepts = {
  "hccl-execution-timeout-vector-core": {
    "groups.serve.env.HCCL_EXEC_TIMEOUT": "the document asks for no limit; HCCL uses at most 1091 s",
  },
};
