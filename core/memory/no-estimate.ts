import type { ResolvedTopology } from "../domain/index.ts";
import { missingSizes } from "../facts/index.ts";

/** Why a group has no estimate. */
export function noEstimate({ model }: Pick<ResolvedTopology, "model">): string {
  const missing = missingSizes(model);
  return missing.length === 0
    ? "No estimate: a setting that the memory depends on is invalid, or the size of the quantized weights is unknown."
    : `No estimate: model.facts of ${model.name} lacks ${missing.join(", ")}. To read them from its config.json, run glm-serve model.`;
}
