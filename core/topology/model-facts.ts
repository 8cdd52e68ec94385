import { z } from "zod";
import type { SchemaOf } from "./documented.ts";
import { lineSchema } from "./texts.ts";

/**
 * What a topology states about its model, as `glm-serve model` reads it from a config.json. Every fact may be left out:
 * rules that need it are then silent, and the memory is not estimated while a size is missing.
 */
export interface ModelFactsSpec {
  /** `model_type` of config.json. */
  type?: string;
  /** `architectures` of config.json. */
  architectures?: string[];
  /** Maximum context length in tokens (`max_position_embeddings`). */
  maxPositions?: number;
  /** Number of attention heads. */
  attentionHeads?: number;
  /** Number of routed experts of a layer; 0 without experts. */
  routedExperts?: number;
  /** Number of routed experts that a token uses (`num_experts_per_tok`). */
  expertsPerToken?: number;
  /** Width of a token in the layers. */
  hiddenSize?: number;
  /** Number of tokens in the vocabulary. */
  vocabularySize?: number;
  /** Number of layers with a dense feed-forward network. */
  denseLayers?: number;
  /** Number of layers with experts. */
  expertLayers?: number;
  /** Number of layers for multi-token prediction, beside the others. */
  draftLayers?: number;
  /** Width of the dense feed-forward network. */
  denseWidth?: number;
  /** Width of one expert, and of each shared expert. */
  expertWidth?: number;
  /** Number of experts that every token uses. */
  sharedExperts?: number;
  /** Attention of the layers with a KV cache. */
  attention?: GroupedAttentionSpec | LatentAttentionSpec;
  /**
   * Linear attention of some layers.
   * @default every layer has a KV cache
   */
  linearAttention?: LinearAttentionSpec;
  /**
   * Encoder of images.
   * @default the model reads text only
   */
  vision?: VisionTowerSpec;
  /**
   * Number of residual streams that hyper-connections mix (`hc_mult`).
   * @default 1
   */
  residualStreams?: number;
  /** Whether the bf16 checkpoint holds the embedding and the head of the draft layer. */
  draftHeadStored?: boolean;
}

/** Grouped-query attention: groups of heads share keys and values. */
export interface GroupedAttentionSpec {
  /** Kind of attention. */
  kind: "grouped";
  /** Number of heads with keys and values (`num_key_value_heads`). */
  keyValueHeads: number;
  /** Size of a head (`head_dim`). */
  headSize: number;
}

/** Multi-head latent attention: keys and values are compressed into one latent vector per token. */
export interface LatentAttentionSpec {
  /** Kind of attention. */
  kind: "latent";
  /** Size of the compressed queries (`q_lora_rank`). */
  queryRank: number;
  /** Size of the latent vector (`kv_lora_rank`). */
  keyValueRank: number;
  /** Size of the part of a head without rotary position embedding (`qk_nope_head_dim`). */
  plainSize: number;
  /** Size of the part of a head with rotary position embedding (`qk_rope_head_dim`). */
  rotarySize: number;
  /** Size of the values of a head (`v_head_dim`). */
  valueSize: number;
  /**
   * Indexer of sparse attention.
   * @default attention is not sparse
   */
  indexer?: IndexerSpec;
}

/** Indexer of sparse attention. */
export interface IndexerSpec {
  /** Number of heads (`index_n_heads`). */
  heads: number;
  /** Size of a head, and of the cached key (`index_head_dim`). */
  headSize: number;
  /**
   * Layers with an indexer, counted from 0.
   * @default all layers
   */
  layers?: number[];
  /**
   * Number of tokens that share one cached key (`index_kpool`).
   * @default 1
   */
  pooledTokens?: number;
}

/** Linear attention, which keeps a state of constant size per sequence. */
export interface LinearAttentionSpec {
  /** Layers with linear attention, counted from 0. */
  layers: number[];
  /** Number of heads. */
  heads: number;
  /** Size of a head. */
  headSize: number;
  /** Width of the convolution. */
  convolution: number;
}

/** Encoder of images. */
export interface VisionTowerSpec {
  /** Number of layers. */
  layers: number;
  /** Width of the layers. */
  hiddenSize: number;
  /**
   * Whether the feed-forward networks are gated: three matrices in place of two.
   * @default false
   */
  gated?: boolean;
  /**
   * What joins patches to tokens of the text model.
   * @default its parameters are not counted
   */
  merger?: PatchMergerSpec;
}

/** Joins the patches of an image to tokens of the text model. */
export interface PatchMergerSpec {
  /** Number of patches that one token joins, in each direction (`spatial_merge_size`). */
  patches: number;
  /** Width of its gated feed-forward network (`projection_intermediate_size`). */
  width: number;
}

const size = z.int().min(1).max(100_000_000);

const count = z.int().min(0).max(100_000);

const layers = z.array(count).max(10_000);

const attentionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("grouped"), keyValueHeads: size, headSize: size }),
  z.strictObject({
    kind: z.literal("latent"),
    queryRank: size,
    keyValueRank: size,
    plainSize: size,
    rotarySize: count,
    valueSize: size,
    indexer: z
      .strictObject({
        heads: size,
        headSize: size,
        layers: layers.exactOptional(),
        pooledTokens: size.exactOptional(),
      })
      .exactOptional(),
  }),
]);

const schema = z.strictObject({
  type: lineSchema.exactOptional(),
  architectures: z.array(lineSchema).max(100).exactOptional(),
  maxPositions: size.exactOptional(),
  attentionHeads: size.exactOptional(),
  routedExperts: count.exactOptional(),
  expertsPerToken: size.exactOptional(),
  hiddenSize: size.exactOptional(),
  vocabularySize: size.exactOptional(),
  denseLayers: count.exactOptional(),
  expertLayers: count.exactOptional(),
  draftLayers: count.exactOptional(),
  denseWidth: count.exactOptional(),
  expertWidth: count.exactOptional(),
  sharedExperts: count.exactOptional(),
  attention: attentionSchema.exactOptional(),
  linearAttention: z.strictObject({ layers, heads: size, headSize: size, convolution: size }).exactOptional(),
  vision: z
    .strictObject({
      layers: size,
      hiddenSize: size,
      gated: z.boolean().exactOptional(),
      merger: z.strictObject({ patches: size, width: size }).exactOptional(),
    })
    .exactOptional(),
  residualStreams: size.exactOptional(),
  draftHeadStored: z.boolean().exactOptional(),
});

/** Reads the facts of a model. */
export const modelFactsSchema = schema satisfies SchemaOf<ModelFactsSpec, typeof schema>;
