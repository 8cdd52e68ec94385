import type { ArgumentValue, ModelSpec } from "../../core/index.ts";
import { keptAtTop, VOLUME } from "./vllm-ascend-documents.ts";

/**
 * GLM-5.3 as GLM5.3.md of vllm-ascend v0.30.0rc2 serves it. The path is that of §5.1; the commands of §5.2 and §5.3 have a
 * placeholder for it. The page calls the model experimental, and its reasoning cannot be switched off (§10, FAQ).
 */
export function glm53(servedModelName: "glm-5" | "glm5"): ModelSpec {
  return {
    name: "GLM-5.3",
    weights: "w8a8c8",
    path: `${VOLUME}/modelscope/hub/models/vllm-ascend/GLM-5.3-w8a8c8`,
    volumePath: VOLUME,
    servedModelName,
  };
}

/** §5: both parsers of GLM-5.3 are glm47. */
export const tools = {
  enableAutoToolChoice: true,
  toolCallParser: "glm47",
  reasoningParser: "glm47",
} satisfies Record<string, ArgumentValue>;

/** Findings about switches of both commands of §5.1, and why they stay. */
export const switchAccepts = {
  "ascend-variable-read": {
    "groups.serve.env.VLLM_ASCEND_ENABLE_MLAPO":
      "the document exports it; this release reads additionalConfig.enable_mlapo, on by default, in its place",
  },
  "ascend-switch-deprecated": {
    "groups.serve.args.additionalConfig.enable_balance_scheduling": keptAtTop,
  },
};
