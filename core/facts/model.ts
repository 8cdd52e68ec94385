import type { ChatFormat } from "./chat-format.ts";

/** Indexer of sparse attention. It selects the tokens that a layer attends to, and caches one key per token. */
export interface Indexer {
  readonly heads: number;
  readonly headSize: number;
  /** Layers with an indexer, from 0; the others use the selection of the layer before them. @default all layers */
  readonly layers?: readonly number[] | undefined;
  /** Tokens that share one cached key (`index_kpool`). @default 1 */
  readonly pooledTokens?: number | undefined;
}

/** Attention of a layer: its kind, and the sizes of its projections and its KV cache. */
export type Attention =
  /** Grouped-query attention: groups of heads share keys and values. */
  | { readonly kind: "grouped"; readonly keyValueHeads: number; readonly headSize: number }
  /**
   * Multi-head latent attention: keys and values are compressed into one latent vector per token. Every tensor-parallel
   * rank then holds the whole KV cache.
   */
  | {
      readonly kind: "latent";
      readonly queryRank: number;
      readonly keyValueRank: number;
      /** Size of the part of a head without rotary position embedding. */
      readonly plainSize: number;
      /** Size of the part of a head with rotary position embedding. */
      readonly rotarySize: number;
      readonly valueSize: number;
      /** Only with sparse attention. */
      readonly indexer?: Indexer | undefined;
    };

/** Linear attention, which keeps a state of constant size per sequence in place of a KV cache. */
export interface LinearAttention {
  /** Layers with linear attention, from 0. */
  readonly layers: readonly number[];
  readonly heads: number;
  readonly headSize: number;
  /** Width of the convolution before it. */
  readonly convolution: number;
}

/** Encoder of images. */
export interface VisionTower {
  readonly layers: number;
  readonly hiddenSize: number;
  /** Whether its feed-forward networks are gated: three matrices in place of two. @default false */
  readonly gated?: boolean | undefined;
  /** What joins patches to tokens of the text model. @default not counted */
  readonly merger?: PatchMerger | undefined;
}

/** Joins the patches of an image to tokens of the text model. */
interface PatchMerger {
  /** Patches that one token joins, in each direction (`spatial_merge_size`). */
  readonly patches: number;
  /** Width of its gated feed-forward network (`projection_intermediate_size`). */
  readonly width: number;
}

/**
 * Facts of a model that the planner needs, by property. Every fact may be unknown: a rule that needs an unknown fact is
 * silent, and the memory of a model is not estimated while a size is unknown.
 */
export interface ModelFacts {
  readonly name: string;
  /** `model_type` of its config.json, by which xLLM and LightLLM identify it. */
  readonly type?: string | undefined;
  /** Class names in its config.json, by which vLLM identifies it. */
  readonly architectures?: readonly string[] | undefined;
  /** Maximum context length in tokens (`max_position_embeddings`). */
  readonly maxPositions?: number | undefined;
  /** Number of attention heads, a multiple of the tensor-parallel size (vLLM ModelConfig.verify_with_parallel_config). */
  readonly attentionHeads?: number | undefined;
  /** Number of routed experts, ideally a multiple of the expert-parallel size; 0 without experts. */
  readonly routedExperts?: number | undefined;
  /** Routed experts that a token uses (`num_experts_per_tok`). */
  readonly expertsPerToken?: number | undefined;
  readonly hiddenSize?: number | undefined;
  readonly vocabularySize?: number | undefined;
  readonly denseLayers?: number | undefined;
  readonly expertLayers?: number | undefined;
  /** Number of layers for multi-token prediction, each with experts where the model has them. */
  readonly draftLayers?: number | undefined;
  /** Width of the feed-forward network of a dense layer. */
  readonly denseWidth?: number | undefined;
  /** Width of one expert, and of each shared expert. */
  readonly expertWidth?: number | undefined;
  readonly sharedExperts?: number | undefined;
  readonly attention?: Attention | undefined;
  /** @default every layer has a KV cache */
  readonly linearAttention?: LinearAttention | undefined;
  /** @default the model reads text only */
  readonly vision?: VisionTower | undefined;
  /** Streams of the residual, which hyper-connections mix in every layer but the draft layers (`hc_mult`). @default 1 */
  readonly residualStreams?: number | undefined;
  /** Whether its bf16 checkpoint holds the embedding and the head of the draft layer. */
  readonly draftHeadStored?: boolean | undefined;
  /**
   * Whether its published w8a8 and w4a8 weights hold the draft layer: `some` of them, or `none`.
   * @default all of them, as far as is known
   */
  readonly quantizedDraft?: "some" | "none" | undefined;
  /** Whether its chat template has no switch for thinking. @default it has one, or does not think */
  readonly alwaysThinks?: boolean | undefined;
  /** How it writes tool calls. @default that of its type, if all models of the type have one */
  readonly chatFormat?: ChatFormat | undefined;
}

/** The sizes that decide how many parameters a model has, and how large its KV cache is. */
const SIZES = [
  "attentionHeads",
  "routedExperts",
  "maxPositions",
  "hiddenSize",
  "vocabularySize",
  "denseLayers",
  "expertLayers",
  "draftLayers",
  "denseWidth",
  "expertWidth",
  "sharedExperts",
  "attention",
] as const satisfies readonly (keyof ModelFacts)[];

type SizeName = (typeof SIZES)[number];

/** A model whose sizes are all known. */
export type SizedModel = ModelFacts & {
  readonly [Name in SizeName]-?: NonNullable<ModelFacts[Name]>;
};

/** Whether every size of a model is known. */
export function isSized(model: ModelFacts): model is SizedModel {
  return missingSizes(model).length === 0;
}

/** The sizes of a model that are unknown. */
export function missingSizes(model: ModelFacts): readonly SizeName[] {
  return SIZES.filter((size) => model[size] === undefined);
}

/** Whether attention is sparse: an indexer selects the tokens; undefined where the attention is unknown. */
export function isSparse({ attention }: ModelFacts): boolean | undefined {
  return attention === undefined ? undefined : attention.kind === "latent" && attention.indexer !== undefined;
}

/** Whether attention is latent (MLA); undefined where the attention is unknown. */
export function isLatent({ attention }: ModelFacts): boolean | undefined {
  return attention === undefined ? undefined : attention.kind === "latent";
}

/** Whether layers share the selection of one indexer; undefined where the attention is unknown. */
export function sharesIndexers({ attention }: ModelFacts): boolean | undefined {
  if (attention === undefined) return undefined;
  return attention.kind === "latent" && attention.indexer?.layers !== undefined;
}

/** Number of layers without those for multi-token prediction; undefined where it is unknown. */
export function layerCount({ denseLayers, expertLayers }: ModelFacts): number | undefined {
  return denseLayers === undefined || expertLayers === undefined ? undefined : denseLayers + expertLayers;
}
