import type { ModelFacts } from "../../facts/index.ts";
import { entryOf } from "../../topology/index.ts";

/** The first release that serves the `model_type` of a GLM model (LightLLM v1.2.0, lightllm/models/registry.py). */
const first: Readonly<Record<string, string>> = {
  glm4_moe: "none",
  glm4_moe_lite: "v1.2.0",
  glm_moe_dsa: "none",
  glm5_next: "none",
};

/** The first release that serves a model, or `none`; undefined where that is unknown. */
export function firstReleaseOf({ type }: ModelFacts): string | undefined {
  return type === undefined ? undefined : entryOf(first, type);
}
