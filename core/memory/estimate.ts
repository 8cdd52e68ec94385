import { cachedPerToken, layersOf } from "../models/parameters.ts";
import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import type { EngineMemory, LongestRequest } from "./engine-memory.ts";
import { Certainty, type MemoryPart, sumOf } from "./part.ts";
import { weightParts } from "./weights.ts";

/** What one device of a group holds, and what fits into it. */
export interface MemoryEstimate {
  readonly group: string;
  readonly budget: MemoryPart;
  readonly weights: readonly MemoryPart[];
  readonly reserve: readonly MemoryPart[];
  /** What must stay free at the least. */
  readonly leastReserve: number;
  /** KV cache of one token on one device. */
  readonly perToken: MemoryPart;
  /** Tokens in the KV cache of one data-parallel rank: likely, and at most. Never below 0. */
  readonly tokens: number;
  readonly mostTokens: number;
  /** The longest sequence: what fits, up to what the model knows. */
  readonly largestContext: number;
  /** What the engine must be able to hold; absent where it does not ask. */
  readonly longestRequest?: LongestRequest;
  /** Length of the sequences that are counted: the longest request, or else what the model knows. */
  readonly sequenceLength: number;
  /** Sequences of that length that one data-parallel rank holds. */
  readonly sequences: number;
  /** Data-parallel ranks in all groups of this name, each with a cache of its own. */
  readonly ranks: number;
  /** The engine's own check of the size of the cache, where there is one. */
  readonly ownRule?: string;
}

/**
 * Estimates the memory of one device of a group: weights, reserve and KV cache, and the contexts that fit. Undefined
 * where the engine's use of memory is not known.
 */
export function estimateMemory(topology: ResolvedTopology, group: ResolvedGroup): MemoryEstimate | undefined {
  const memory = topology.engine.memory(topology, group);
  if (memory === undefined) return undefined;
  const { model, spec } = topology;
  const weights = weightParts(model, spec.model.weights, memory.sharding);
  const numbers = cachedNumbers(topology, group, memory);
  const perToken = numbers * memory.cachedNumberBytes.likely;
  const tokens = tokensOf(memory, sumOf(weights), sumOf(memory.reserve), perToken);
  const { longestRequest } = memory;
  const sequenceLength = longestRequest?.tokens ?? model.maxPositions;
  return {
    group: group.name,
    budget: memory.budget,
    weights,
    reserve: memory.reserve,
    leastReserve: memory.leastReserve,
    perToken: {
      name: "KV cache of a token",
      bytes: perToken,
      certainty: Certainty.Inferred,
      basis: `${layersOf(model.architecture, memory.cachedDraftLayers)} layers, ${memory.cachedNumberBytes.likely} bytes a number, ${splitOf(memory)}`,
    },
    tokens,
    mostTokens: tokensOf(
      memory,
      sumOf(weights),
      memory.leastReserve,
      numbers * memory.cachedNumberBytes.least,
    ),
    largestContext: Math.min(Math.max(0, tokens - (longestRequest?.spare ?? 0)), model.maxPositions),
    ...(longestRequest === undefined ? {} : { longestRequest }),
    sequenceLength,
    sequences: tokens / sequenceLength,
    ranks: group.dataParallelSize * group.replicas,
    ...(memory.ownRule === undefined ? {} : { ownRule: memory.ownRule }),
  };
}

function cachedNumbers({ model }: ResolvedTopology, group: ResolvedGroup, memory: EngineMemory): number {
  return (
    (cachedPerToken(model, group.tensorParallelSize) *
      layersOf(model.architecture, memory.cachedDraftLayers)) /
    memory.sharding.contextShards
  );
}

function tokensOf(memory: EngineMemory, weights: number, reserve: number, perToken: number): number {
  if (memory.fixedTokens !== undefined) return memory.fixedTokens;
  const free = memory.fixedCacheBytes ?? memory.budget.bytes - weights - reserve;
  return Math.max(0, Math.floor(Math.min(free, memory.cacheLimitBytes ?? free) / perToken));
}

function splitOf({ sharding }: EngineMemory): string {
  return sharding.contextShards === 1
    ? "whole sequences on each rank"
    : `each sequence spread over ${sharding.contextShards} ranks`;
}
