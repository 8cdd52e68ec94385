import type { ArgumentValue, ModelSpec } from "../../core/index.ts";
import { everywhere, keptAtTop, oneThread, VOLUME } from "./vllm-ascend-documents.ts";

/**
 * GLM-4.7 w8a8 with its MTP layer, as GLM4.x.md of vllm-ascend v0.30.0rc2 serves it. The commands name the repository
 * Eco-Tech/GLM-4.7-W8A8-floatmtp; the path is where ModelScope stores it.
 */
export function glm47(servedModelName: "glm" | "glm47"): ModelSpec {
  return {
    name: "GLM-4.7",
    weights: "w8a8",
    path: `${VOLUME}/modelscope/hub/models/Eco-Tech/GLM-4.7-W8A8-floatmtp`,
    volumePath: VOLUME,
    servedModelName,
  };
}

/** Variables of every command. */
export const glm47Env = {
  ...everywhere,
  ...oneThread,
  VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE: "1",
};

/** Drafts by the MTP layer, which runs without graphs. */
export function glm47Drafts(tokens: number) {
  return {
    speculativeConfig: { num_speculative_tokens: tokens, method: "mtp", enforce_eager: true },
  } satisfies Record<string, ArgumentValue>;
}

/** `--additional-config` of every command. */
export const glm47Config = {
  enable_shared_expert_dp: true,
  ascend_fusion_config: { fusion_ops_gmmswigluquant: false },
} satisfies ArgumentValue;

/** §5.1 and §5.2: flags of both deployments. */
export const glm47Serving = {
  ...glm47Drafts(3),
  seed: 1024,
  trustRemoteCode: true,
  enableExpertParallel: true,
  maxNumBatchedTokens: 8192,
  maxNumSeqs: 16,
  gpuMemoryUtilization: 0.9,
  compilationConfig: {
    cudagraph_capture_sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    cudagraph_mode: "FULL_DECODE_ONLY",
  },
  additionalConfig: { ...glm47Config, scheduler_config: { enable_balance_scheduling: true } },
} satisfies Record<string, ArgumentValue>;

/** §5.3: variables of both roles. */
export const glm47TransferEnv = {
  ...glm47Env,
  ASCEND_AGGREGATE_ENABLE: "1",
  ASCEND_TRANSPORT_PRINT: "1",
  ACL_OP_INIT_MODE: "1",
  ASCEND_A3_ENABLE: "1",
};

/** §5.3: flags of both roles. */
export const glm47TransferArgs = {
  seed: 1024,
  trustRemoteCode: true,
  enableExpertParallel: true,
  maxModelLen: 133000,
  gpuMemoryUtilization: 0.9,
  profilerConfig: {
    profiler: "torch",
    torch_profiler_dir: "./vllm_profile",
    torch_profiler_with_stack: false,
  },
} satisfies Record<string, ArgumentValue>;

const unreadVariable = "the document exports it; no release reads it";

/** Findings about values that §5.1 and §5.2 share, and why the values stay. */
export const glm47Accepts = {
  "ascend-variable-read": {
    "groups.serve.env.VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE": unreadVariable,
  },
  "vllm-capture-sizes-kept": {
    "groups.serve.args.compilationConfig.cudagraph_capture_sizes":
      "the document lists 1, 2 and 4, too; the plugin drops them, and pads such steps to 8 tokens",
  },
};

/** The same for §5.3. */
export const glm47TransferAccepts = {
  "ascend-switch-deprecated": {
    "groups.decode.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
  },
  "ascend-variable-read": {
    "groups.prefill.env.VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE": unreadVariable,
    "groups.decode.env.VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE": unreadVariable,
  },
  "vllm-capture-sizes-kept": {
    "groups.decode.args.compilationConfig.cudagraph_capture_sizes":
      "the document lists sizes for any shape; vLLM keeps those of this one, 4 to 128",
  },
};
