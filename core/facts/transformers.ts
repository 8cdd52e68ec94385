import type { ModelFacts } from "./model.ts";
import { admits } from "./requirement.ts";

/**
 * The first release of Transformers that reads the config.json of a `model_type` (transformers, models/auto/configuration_auto.py
 * of 4.54.0, 5.0.0 and 5.2.0; the releases before them lack the type). vLLM reads a config.json through Transformers unless it
 * has a class of its own for the type (vLLM, transformers_utils/config.py, _CONFIG_REGISTRY), as for glm5_next.
 */
const FIRST: Readonly<Record<string, string>> = {
  glm4_moe: "4.54.0",
  glm4_moe_lite: "5.0.0",
  glm_moe_dsa: "5.2.0",
};

/** The first release of Transformers that reads the config.json of a model; undefined where none is needed or known. */
export function firstTransformers({ type }: ModelFacts): string | undefined {
  return type !== undefined && Object.hasOwn(FIRST, type) ? FIRST[type] : undefined;
}

/**
 * Whether Transformers of an image reads the config.json of a model; undefined where that is unknown.
 *
 * @param requirement requirement of Transformers in the image, as `versions.transformers` of a catalogue
 */
export function readsConfig(requirement: string | undefined, model: ModelFacts): boolean | undefined {
  const first = firstTransformers(model);
  return requirement === undefined || first === undefined ? undefined : admits(requirement, first);
}
