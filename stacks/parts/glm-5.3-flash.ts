import type { ArgumentValue, ModelSpec, WeightFormat } from "../../core/index.ts";
import { base, VOLUME } from "./vllm-ascend-documents.ts";

/**
 * GLM-5.3-Flash as GLM5.3-Flash.md of vllm-ascend v0.30.0rc2 serves it. Its commands name the repository `Eco-Tech/GLM-5.3-Flash-<weights>`
 * or have a placeholder; the path is where ModelScope downloads that repository.
 */
export function glm53Flash(weights: WeightFormat): ModelSpec {
  return {
    name: "GLM-5.3-Flash",
    weights,
    path: `${VOLUME}/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-${weights}`,
    volumePath: VOLUME,
    servedModelName: "glm",
  };
}

/** Variables of every command: model runner V2 does not run the model (§2). */
export const flashEnv = {
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
  VLLM_USE_V2_MODEL_RUNNER: "0",
};

/** Flags of every command but for prefill and decode on A2. */
export const flashArgs = {
  ...base,
  enableExpertParallel: true,
  limitMmPerPrompt: { image: 1, video: 0 },
} satisfies Record<string, ArgumentValue>;
