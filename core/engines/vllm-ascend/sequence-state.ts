import { numberOf, type ResolvedGroup, type SequenceState, type SizedTopology } from "../../domain/index.ts";
import { cachedNumbers, linearGroups, stateBytes } from "../../facts/index.ts";
import { draftTokens } from "./group-settings.ts";
import { DEFAULT_BLOCK_SIZE, latentTokenBytes } from "./token-cache.ts";

/** Blocks of the keys of indexers are a multiple of it (patch_mamba_config.py). */
const INDEXER_BLOCK = 16;

/** Blocks of the open pools of all indexers of a sequence (glm5next/kv_cache.py, KpoolTailManager). */
const POOL_BLOCKS = 1;

/**
 * The state of a sequence in the layers with linear attention. They share blocks with the latent cache, so a block holds
 * as many tokens as one state of a layer takes, and each group of layers has blocks of its own: vllm-ascend v0.30.0rc2,
 * patch_mamba_config.py (size of a block) and models/glm5next/cache_config.py (get_glm5_next_max_memory_usage); vLLM 0.30.0,
 * MambaSpec.max_memory_usage_bytes (number of states).
 */
export function sequenceState(topology: SizedTopology, group: ResolvedGroup): SequenceState | undefined {
  const { model } = topology;
  const { linearAttention } = model;
  if (linearAttention === undefined || linearAttention.layers.length === 0) return undefined;
  const speculative = draftTokens(group);
  const state = stateBytes(linearAttention, speculative) / group.tensorParallelSize;
  const covering = Math.ceil(state / latentTokenBytes(topology, group));
  const { index } = cachedNumbers(model, group.tensorParallelSize);
  const step =
    index === 0
      ? DEFAULT_BLOCK_SIZE
      : leastCommonMultiple(DEFAULT_BLOCK_SIZE, pooledTokensOf(topology) * INDEXER_BLOCK);
  const wanted = Math.max(numberOf(group, "blockSize") ?? DEFAULT_BLOCK_SIZE, covering);
  const block = step * Math.ceil(wanted / step);
  // Prefix caching keeps the state at the last block as well as the newest one (mamba_cache_mode align).
  const kept = group.args["enablePrefixCaching"] === false ? 1 : 2;
  const groups = linearGroups(model).length;
  const blocks = groups * (kept + speculative) + POOL_BLOCKS;
  return {
    tokens: blocks * block,
    basis: `${blocks} blocks of ${block} tokens: ${kept + speculative} for each of ${groups} groups of layers, and ${POOL_BLOCKS} for the indexers`,
  };
}

function pooledTokensOf({ model: { attention } }: SizedTopology): number {
  return attention.kind === "latent" ? (attention.indexer?.pooledTokens ?? 1) : 1;
}

function leastCommonMultiple(a: number, b: number): number {
  return (a * b) / greatestCommonDivisor(a, b);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
