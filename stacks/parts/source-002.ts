import type { ArgumentValue, ModelSpec, WeightFormat } from "../../core/index.ts";

/** The volume with the weights in deployment document 002: /root/.cache on every node (§3.1, §4.1). */
const VOLUME = "/root/.cache";

/** GLM-5 as in deployment document 002. For GLM-5.1 set `model.name` and `model.path` of the site, as the document says. */
export function glm5(weights: WeightFormat, path: string): ModelSpec {
  return { name: "GLM-5", weights, path: `${VOLUME}/${path}`, volumePath: VOLUME, servedModelName: "glm-5" };
}

/** quay.io/ascend/vllm-ascend:v0.20.2rc1 and -a3 (§4.1). */
export const engine = { name: "vllm-ascend", version: "v0.20.2rc1" };

/** Variables that every script of the document exports. */
const everywhere = {
  HCCL_OP_EXPANSION_MODE: "AIV",
  OMP_PROC_BIND: "false",
  OMP_NUM_THREADS: "1",
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
};

/** §5.1 and §5.2: variables of the scripts without prefill and decode groups. */
export const servingEnv = {
  ...everywhere,
  HCCL_BUFFSIZE: "200",
  VLLM_ASCEND_BALANCE_SCHEDULING: "1",
  VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
};

/** §5.1 and §5.2: flags with the same value in all scripts. */
export const servingArgs = {
  enableExpertParallel: true,
  seed: 1024,
  maxNumBatchedTokens: 4096,
  trustRemoteCode: true,
  gpuMemoryUtilization: 0.95,
  compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" },
  speculativeConfig: { num_speculative_tokens: 3, method: "deepseek_mtp" },
} satisfies Record<string, ArgumentValue>;

/**
 * §5.1 and §5.2, quantized weights. v0.20.2rc1 does not read "fuse_muls_add" at this level, but in
 * ascend_compilation_config, where it is true by default. The key stays because the document sets it.
 */
export const servingAdditionalConfig = {
  fuse_muls_add: true,
  multistream_overlap_shared_expert: true,
  ascend_compilation_config: { enable_npugraph_ex: true },
} satisfies ArgumentValue;

/** §5.3: variables of all six scripts. The launch script sets NIC, node address, devices and LD_LIBRARY_PATH per pod. */
export const prefillDecodeEnv = {
  ...everywhere,
  HCCL_BUFFSIZE: "256",
  ASCEND_AGGREGATE_ENABLE: "1",
  ASCEND_TRANSPORT_PRINT: "1",
  ACL_OP_INIT_MODE: "1",
  ASCEND_A3_ENABLE: "1",
  // Seconds after which prefill releases the KV cache of a request that decode never fetched.
  VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
};

/** §5.3: flags with the same value in all six scripts. */
export const prefillDecodeArgs = {
  enableExpertParallel: true,
  speculativeConfig: { num_speculative_tokens: 3, method: "deepseek_mtp" },
  profilerConfig: {
    profiler: "torch",
    torch_profiler_dir: "./vllm_profile",
    torch_profiler_with_stack: false,
  },
  seed: 1024,
  trustRemoteCode: true,
  enableAutoToolChoice: true,
  toolCallParser: "glm47",
  reasoningParser: "glm45",
} satisfies Record<string, ArgumentValue>;

/** §5.3: `--additional-config` of both roles. */
export const prefillDecodeAdditionalConfig = {
  ...servingAdditionalConfig,
  recompute_scheduler_enable: true,
} satisfies ArgumentValue;

const fusedAtThisLevel =
  "the document sets it at this level, where nothing reads it; in ascend_compilation_config it is on by default";

/** Findings about documented values, and why the values stay. */
export const accepts = {
  "ascend-additional-config-known": {
    "groups.serve.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
  },
};

/** The same for w4a8 weights. */
export const int4Accepts = {
  ...accepts,
  "ascend-known-defect": {
    "engine.version":
      "the document drafts three tokens with FLASHCOMM1 on this release, whose notes report fewer accepted drafts",
  },
};

/** The same for the prefill and decode scripts, with any degrees. */
export const prefillDecodeAccepts = {
  "ascend-additional-config-known": {
    "groups.prefill.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
    "groups.decode.args.additionalConfig.fuse_muls_add": fusedAtThisLevel,
  },
  "ascend-recompute-scheduler-producer": {
    "groups.prefill.args.additionalConfig.recompute_scheduler_enable":
      "the document sets it on both sides, and v0.20.2rc1 starts with it; upstream corrected its document later",
  },
};
