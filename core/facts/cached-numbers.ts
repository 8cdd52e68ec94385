import type { LinearAttention, SizedModel } from "./model.ts";

/** Numbers that a layer caches per token on one tensor-parallel rank, by how an engine may store them. */
export interface CachedNumbers {
  /** Keys and values of grouped heads, or the latent vector. */
  readonly plain: number;
  /** The part of the latent vector with rotary position embedding. */
  readonly rotary: number;
  /** Key of an indexer. */
  readonly index: number;
}

/**
 * Counts what a layer caches per token. Latent attention is not sharded; of grouped heads, each rank holds at least one.
 */
export function cachedNumbers(
  { attention }: Pick<SizedModel, "attention">,
  tensorParallelSize: number,
): CachedNumbers {
  switch (attention.kind) {
    case "grouped":
      return {
        plain: 2 * attention.headSize * Math.ceil(attention.keyValueHeads / tensorParallelSize),
        rotary: 0,
        index: 0,
      };
    case "latent": {
      const { indexer } = attention;
      return {
        plain: attention.keyValueRank,
        rotary: attention.rotarySize,
        index: indexer === undefined ? 0 : indexer.headSize / (indexer.pooledTokens ?? 1),
      };
    }
    default:
      return attention satisfies never;
  }
}

/**
 * Bytes of the state that the linear attention of one layer keeps for a sequence on all ranks together: a matrix per head in
 * fp32, and the last inputs of three convolutions in bf16, with one more for each speculative token (vLLM,
 * MambaStateShapeCalculator.kda_state_shape and kda_state_dtype).
 */
export function stateBytes(
  { heads, headSize, convolution }: LinearAttention,
  speculativeTokens: number,
): number {
  const inputs = convolution - 1 + speculativeTokens;
  return heads * headSize * headSize * 4 + 3 * heads * headSize * inputs * 2;
}
