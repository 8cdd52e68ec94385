import type { ModelFacts } from "../../facts/index.ts";
import { entryOf } from "../../topology/index.ts";

/** Whether LightLLM v1.2.0 serves the `model_type` of a GLM model (lightllm/models/registry.py). */
const served: Readonly<Record<string, boolean>> = {
  glm4_moe: false,
  glm4_moe_lite: true,
  glm_moe_dsa: false,
  glm5_next: false,
};

/** Whether LightLLM serves a model; undefined where that is unknown. */
export function serves({ type }: ModelFacts): boolean | undefined {
  return type === undefined ? undefined : entryOf(served, type);
}
