import type { ArgumentValue, ModelSpec } from "../../core/index.ts";
import { indexCache, tools, VOLUME } from "./vllm-ascend-documents.ts";

/**
 * GLM-5.1 with experts in MXFP4, as GLM5.md of vllm-ascend v0.30.0rc2 serves it on Ascend 950DT. Its commands read the weights from
 * the folder GLM5-w4a4; the folder here has the name of the published weights, which says model and format.
 */
export const glm51: ModelSpec = {
  name: "GLM-5.1",
  weights: "w4a4c8",
  path: `${VOLUME}/modelscope/hub/models/vllm-ascend/GLM-5.1-w4a4c8-mxfp4`,
  volumePath: VOLUME,
  servedModelName: "glm-5",
};

/** Variables of every command of GLM5.md for Ascend 950DT. */
export const glm51Env = {
  PROMETHEUS_MULTIPROC_DIR: "/dev/shm/vllm_metrics",
  HCCL_DFS_CONFIG: "task_exception:off,inconsistent_check:off",
};

/** Flags of every command of GLM5.md for Ascend 950DT: among others a cache in fp8, which w4a4c8 weights are made for. */
export const glm51Args = {
  ...tools,
  ...indexCache,
  trustRemoteCode: true,
  enableExpertParallel: true,
  enablePrefixCaching: true,
  gpuMemoryUtilization: 0.95,
  kvCacheDtype: "fp8",
  attentionConfig: { indexer_kv_dtype: "fp8" },
} satisfies Record<string, ArgumentValue>;

/** Keys of every command of GLM5.md for Ascend 950DT, which writes them as the text "True". */
export const glm51Keys = {
  enable_cpu_binding: true,
  multistream_overlap_shared_expert: true,
} satisfies Record<string, ArgumentValue>;
