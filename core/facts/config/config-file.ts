import { missingSizes, type ModelFacts, type VisionTower } from "../model.ts";
import { models } from "../models.ts";
import { layoutOf } from "./layouts.ts";
import { firstSize, isRecord, sizeIn, stringIn, stringsIn } from "./values.ts";

/** The facts in a config.json, and what they leave open. */
export interface ConfigFacts {
  readonly facts: Omit<ModelFacts, "name">;
  /** Facts that config.json does not state, each with the value that is taken and why. */
  readonly assumed: readonly string[];
  /** Facts that are unknown, each with the reason. */
  readonly missing: readonly string[];
  /** Known models with the same facts. */
  readonly knownModels: readonly string[];
}

/** Reads the facts of a model from its config.json; undefined for a value that is no object. */
export function factsOfConfig(config: unknown): ConfigFacts | undefined {
  if (!isRecord(config)) return undefined;
  const text = isRecord(config["text_config"]) ? config["text_config"] : config;
  const assumed: string[] = [];
  const type = stringIn(config, "model_type");
  const layout = layoutOf(stringIn(text, "model_type")) ?? layoutOf(type);
  const architectures = stringsIn(config, "architectures") ?? stringsIn(text, "architectures");
  const facts = withoutUndefined({
    type,
    architectures,
    maxPositions: sizeIn(text, "max_position_embeddings"),
    attentionHeads: sizeIn(text, "num_attention_heads"),
    hiddenSize: sizeIn(text, "hidden_size"),
    vocabularySize: sizeIn(text, "vocab_size"),
    ...(layout === undefined ? {} : layout(text, assumed)),
    vision: visionOf(config["vision_config"]),
    residualStreams: sizeIn(text, "hc_mult"),
  });
  return {
    facts,
    assumed,
    missing: missingSizes({ name: "", ...facts }).map((size) =>
      layout === undefined && FORMULA_FACTS.has(size)
        ? `${size}: glm-serve has no formula for model_type ${type ?? "(none)"}`
        : `${size}: config.json does not state it`,
    ),
    knownModels: knownModelsWith(facts),
  };
}

/** Facts that only a layout of config.json gives. */
const FORMULA_FACTS: ReadonlySet<string> = new Set([
  "routedExperts",
  "denseLayers",
  "expertLayers",
  "draftLayers",
  "denseWidth",
  "expertWidth",
  "sharedExperts",
  "attention",
]);

function visionOf(settings: unknown): VisionTower | undefined {
  if (!isRecord(settings)) return undefined;
  const layers = firstSize(settings, ["depth", "num_hidden_layers", "vt_num_hidden_layers"]);
  const hiddenSize = firstSize(settings, ["hidden_size", "vt_hidden_size"]);
  if (layers === undefined || hiddenSize === undefined) return undefined;
  const patches = sizeIn(settings, "spatial_merge_size");
  const width = sizeIn(settings, "projection_intermediate_size");
  return {
    layers,
    hiddenSize,
    ...(stringIn(settings, "hidden_act") === "silu" ? { gated: true } : {}),
    ...(patches === undefined || width === undefined ? {} : { merger: { patches, width } }),
  };
}

function knownModelsWith(facts: Omit<ModelFacts, "name">): readonly string[] {
  const wanted = canonical(withoutUndefined({ ...facts, expertsPerToken: undefined }));
  return Object.values<ModelFacts>(models)
    .filter((model) => canonical(inConfig(model)) === wanted)
    .map(({ name }) => name);
}

/** The facts by which a config.json tells models apart: neither the name, the chat template, nor what the weights hold. */
function inConfig(model: ModelFacts): Omit<ModelFacts, "name"> {
  const { name: _name, ...facts } = model;
  return withoutUndefined({
    ...facts,
    draftHeadStored: undefined,
    quantizedDraft: undefined,
    chatFormat: undefined,
    alwaysThinks: undefined,
    expertsPerToken: undefined,
  });
}

/** JSON with sorted keys: equal for equal facts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function withoutUndefined(facts: Partial<ModelFacts>): Omit<ModelFacts, "name"> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
