import type { ArgumentValue } from "../../core/index.ts";
import { tools } from "./glm-5.3.ts";
import { base, everywhere, int8Caches, keptAtTop, rpcPortReason } from "./vllm-ascend-documents.ts";

/** §5.2 and §5.3: variables of both roles. */
export const prefillDecodeEnv = {
  ...everywhere,
  VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "30000",
  HCCL_EXEC_TIMEOUT: "1800",
  HCCL_CONNECT_TIMEOUT: "1800",
  ASCEND_TRANSFER_TIMEOUT: "10000",
  HCCL_BUFFSIZE: "1024",
  TASK_QUEUE_ENABLE: "1",
  VLLM_USE_V2_MODEL_RUNNER: "0",
  ASCEND_LOCAL_COMM_RES: '{"version":"1.2"}',
};

/** §5.2 and §5.3: flags with the same value in both roles. */
export const prefillDecodeArgs = {
  ...base,
  ...tools,
  ...int8Caches,
  enableExpertParallel: true,
  enableChunkedPrefill: true,
  enablePrefixCaching: true,
  asyncScheduling: true,
  maxModelLen: 200000,
  maxNumSeqs: 64,
  gpuMemoryUtilization: 0.92,
  safetensorsLoadStrategy: "prefetch",
} satisfies Record<string, ArgumentValue>;

/** §5.2 and §5.3: the degrees of both roles, in the connector's config. */
export const degrees = {
  prefill: { dp_size: 1, pp_size: 2, tp_size: 16, pp_layer_partition: "42,36" },
  decode: { dp_size: 16, tp_size: 2 },
} satisfies Record<string, ArgumentValue>;

const longest = "the document asks for 1800 s; with AIV, HCCL uses at most 1091 s";

/** §5.2 and §5.3: findings about documented values, and why the values stay. */
export const prefillDecodeAccepts = {
  "ascend-switch-deprecated": {
    "groups.decode.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
  },
  "hccl-execution-timeout-vector-core": {
    "groups.prefill.env.HCCL_EXEC_TIMEOUT": longest,
    "groups.decode.env.HCCL_EXEC_TIMEOUT": longest,
  },
  "vllm-batched-tokens-cover-drafts": {
    "groups.decode.args.maxNumBatchedTokens":
      "the document's budget: a rank decodes at most 42 sequences with five drafts each in one step",
  },
  "port-random": {
    "groups.decode.ports.dataParallelRpc": rpcPortReason,
    "groups.decode.ports.supervisor": rpcPortReason,
  },
};
