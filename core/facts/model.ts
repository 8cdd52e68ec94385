/** Number formats of published weights. */
export const WeightFormat = { Bf16: "bf16", Fp8: "fp8", W8a8: "w8a8", W4a8: "w4a8" } as const;

export type WeightFormat = (typeof WeightFormat)[keyof typeof WeightFormat];

/** Attention of a layer: its kind, and the sizes of its projections and its KV cache. */
export type Attention =
  /** Grouped-query attention: groups of heads share keys and values. */
  | { readonly kind: "grouped"; readonly keyValueHeads: number; readonly headSize: number }
  /** Multi-head latent attention: keys and values are compressed into one latent vector per token. */
  | {
      readonly kind: "latent";
      readonly queryRank: number;
      readonly keyValueRank: number;
      /** Size of the part of a head without rotary position embedding. */
      readonly plainSize: number;
      /** Size of the part of a head with rotary position embedding. */
      readonly rotarySize: number;
      readonly valueSize: number;
      /** Indexer of sparse attention, which caches one key per token. */
      readonly indexer?: { readonly heads: number; readonly headSize: number };
    };

/** Sizes of a model, from its config.json. */
export interface Architecture {
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly denseLayers: number;
  readonly expertLayers: number;
  /** Number of layers for multi-token prediction, each with experts. */
  readonly draftLayers: number;
  /** Width of the feed-forward network of a dense layer. */
  readonly denseWidth: number;
  /** Width of one expert, and of each shared expert. */
  readonly expertWidth: number;
  readonly sharedExperts: number;
  readonly attention: Attention;
}

/** Facts of a model that the planner needs. */
export interface ModelFacts {
  readonly name: string;
  /** `model_type` of its config.json, by which engines identify it. */
  readonly type: "glm4_moe" | "glm4_moe_lite" | "glm_moe_dsa";
  /** Number of attention heads, a multiple of the tensor-parallel size (vLLM ModelConfig.verify_with_parallel_config). */
  readonly attentionHeads: number;
  /** Number of routed experts, ideally a multiple of the expert-parallel size. */
  readonly routedExperts: number;
  /** Maximum context length in tokens (`max_position_embeddings`). */
  readonly maxPositions: number;
  /** Whether attention is latent (MLA). Every tensor-parallel rank then holds the whole KV cache. */
  readonly latentAttention: boolean;
  readonly architecture: Architecture;
}
