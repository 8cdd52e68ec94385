/** Number formats in which the weights of a model are published. */
export const WeightFormat = { Bf16: "bf16", Fp8: "fp8", W8a8: "w8a8", W4a8: "w4a8" } as const;
export type WeightFormat = (typeof WeightFormat)[keyof typeof WeightFormat];

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
}
