import type { ArgumentValue, ModelSpec } from "../../core/index.ts";
import {
  base,
  decodeGraphs,
  drafts,
  everywhere,
  indexCache,
  keptAtTop,
  tools,
  VOLUME,
} from "./vllm-ascend-documents.ts";

/**
 * GLM-5.1 as GLM5.md of vllm-ascend v0.30.0rc2 serves it, which covers GLM-5 and GLM-5.1. Its commands read the w4a8 weights of
 * both from the folder GLM5-w4a8, and note that the path must be that of the download; the folder here has the name of the
 * published weights, so that those of GLM-5 cannot be taken for them.
 */
export function glm51(folder: "GLM-5.1-w4a8" | "GLM-5.1-W8A8C8-MTP"): ModelSpec {
  return {
    name: "GLM-5.1",
    weights: folder === "GLM-5.1-w4a8" ? "w4a8" : "w8a8c8",
    path: `${VOLUME}/modelscope/hub/models/vllm-ascend/${folder}`,
    volumePath: VOLUME,
    servedModelName: "glm-5",
  };
}

/** §5.1 and §5.2, w4a8: variables of the three deployments. */
export const int4Env = { ...everywhere, HCCL_BUFFSIZE: "200" };

/** §5.1 and §5.2, w4a8: flags of the three deployments. */
export const int4Args = {
  ...base,
  ...decodeGraphs,
  ...indexCache,
  ...drafts(3),
  enableExpertParallel: true,
  maxNumBatchedTokens: 4096,
  gpuMemoryUtilization: 0.95,
  additionalConfig: {
    multistream_overlap_shared_expert: true,
    enable_balance_scheduling: true,
    enable_flashcomm1: true,
  },
} satisfies Record<string, ArgumentValue>;

/** §5.2, w8a8c8 on two Atlas 800 A3: variables of both shapes. */
export const int8ServingEnv = { ...everywhere, HCCL_BUFFSIZE: "400" };

/** §5.2, w8a8c8 on two Atlas 800 A3: flags of both shapes. The command lacks context and token budget; §9.1 lists them. */
export const int8Serving = {
  ...base,
  ...tools,
  ...decodeGraphs,
  ...indexCache,
  ...drafts(3),
  enableExpertParallel: true,
  maxModelLen: 202752,
  maxNumBatchedTokens: 4096,
  gpuMemoryUtilization: 0.92,
  enableChunkedPrefill: true,
  enablePrefixCaching: true,
  asyncScheduling: true,
  additionalConfig: {
    enable_dsa_cp: true,
    enable_balance_scheduling: true,
    enable_flashcomm1: true,
    enable_fused_mc2: 1,
    enable_mlapo: true,
  },
} satisfies Record<string, ArgumentValue>;

/** §5.1 and §5.2, w4a8: findings about documented values, and why the values stay. */
export const int4Accepts = {
  "ascend-switch-deprecated": {
    "groups.serve.args.additionalConfig.enable_balance_scheduling": keptAtTop,
  },
};

/** The same for w8a8c8 on two Atlas 800 A3. */
export const int8Accepts = {
  ...int4Accepts,
  "ascend-mlapo-effective": {
    "groups.serve.args.additionalConfig.enable_mlapo":
      "the document sets it beside enable_dsa_cp, which excludes MLAPO",
  },
};
