import { inRange, type VersionRange } from "../../domain/index.ts";
import { type ModelFacts, sharesIndexers } from "../../facts/index.ts";
import { entryOf } from "../../topology/index.ts";

/** Releases that have an architecture (vLLM 0.13.0 and 0.17.0, model_executor/models/registry.py). */
const architectures: Readonly<Record<string, VersionRange>> = {
  Glm4MoeForCausalLM: {},
  Glm4MoeLiteForCausalLM: { since: "0.17" },
  GlmMoeDsaForCausalLM: { since: "0.17" },
  // vllm-ascend GLM5.3-Flash.md: needs the models of 0.30.
  Glm5NextForConditionalGeneration: { since: "0.30" },
};

/** Releases in which layers share indexers: v0.22.1rc1 has the first GLM5.2.md. */
const SHARED_INDEXERS: VersionRange = { since: "0.22.1" };

/** The releases that serve a model; undefined where that is unknown. */
export function releasesOf(model: ModelFacts): VersionRange | undefined {
  if (sharesIndexers(model) === true) return SHARED_INDEXERS;
  return (model.architectures ?? [])
    .map((name) => entryOf(architectures, name))
    .find((range) => range !== undefined);
}

/** Whether a release serves a model, as far as is known. */
export function servesModel(version: string, model: ModelFacts): boolean {
  const range = releasesOf(model);
  return range === undefined || inRange(version, range);
}
