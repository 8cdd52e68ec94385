/** Number formats in which the weights of a model are published. */
export const WeightFormat = { Bf16: "bf16", Fp8: "fp8", W8a8: "w8a8", W4a8: "w4a8" } as const;

export type WeightFormat = (typeof WeightFormat)[keyof typeof WeightFormat];

/** How a layer attends, with the sizes that its projections and its KV cache have. */
export type Attention =
  /** Grouped-query attention: groups of heads share keys and values. */
  | { readonly kind: "grouped"; readonly keyValueHeads: number; readonly headSize: number }
  /** Multi-head latent attention: keys and values are compressed into one latent vector per token. */
  | {
      readonly kind: "latent";
      readonly queryRank: number;
      readonly keyValueRank: number;
      /** Part of a head without and with rotary position. */
      readonly plainSize: number;
      readonly rotarySize: number;
      readonly valueSize: number;
      /** Sparse attention's indexer, which has a key of its own per token. */
      readonly indexer?: { readonly heads: number; readonly headSize: number };
    };

/** Sizes of a model as its config.json says them. */
export interface Architecture {
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly denseLayers: number;
  readonly expertLayers: number;
  /** Layers of multi-token prediction, each with experts. */
  readonly draftLayers: number;
  /** Width of the feed-forward network of a dense layer. */
  readonly denseWidth: number;
  /** Width of one expert, and of each shared expert. */
  readonly expertWidth: number;
  readonly sharedExperts: number;
  readonly attention: Attention;
}

/** What the planner must know of a model. */
export interface ModelFacts {
  readonly name: string;
  /** `model_type` of its config.json, by which engines recognise it. */
  readonly type: "glm4_moe" | "glm4_moe_lite" | "glm_moe_dsa";
  /** Attention heads; tensor parallelism must divide them (vLLM ModelConfig.verify_with_parallel_config). */
  readonly attentionHeads: number;
  /** Routed experts; expert parallelism should divide them. */
  readonly routedExperts: number;
  /** Longest context the model was trained for, in tokens (`max_position_embeddings`). */
  readonly maxPositions: number;
  /** Multi-head latent attention: its KV cache is replicated over tensor-parallel ranks. */
  readonly latentAttention: boolean;
  readonly architecture: Architecture;
}
