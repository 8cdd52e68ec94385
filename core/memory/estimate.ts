import { cachedPerToken, layersOf } from "../models/parameters.ts";
import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import type { EngineMemory, FixedCache, Lever, LongestRequest } from "./engine-memory.ts";
import { Certainty, type MemoryPart, sumOf } from "./part.ts";
import { weightParts } from "./weights.ts";

/** What one device of a group holds, and what fits into it. */
export interface MemoryEstimate {
  readonly group: string;
  /** Bytes of a device that any process may take. */
  readonly device: number;
  readonly budget: MemoryPart;
  readonly weights: readonly MemoryPart[];
  readonly reserve: readonly MemoryPart[];
  /** What must stay free at the least. */
  readonly leastReserve: number;
  /** KV cache of one token on one device. */
  readonly perToken: MemoryPart;
  /** The same at the least, in bytes. */
  readonly leastPerToken: number;
  readonly levers: readonly Lever[];
  readonly fixedCache?: FixedCache;
  readonly cacheLimit?: FixedCache;
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
 * where the engine's use of memory is not known, or a flag that decides it is refused.
 */
export function estimateMemory(topology: ResolvedTopology, group: ResolvedGroup): MemoryEstimate | undefined {
  const memory = topology.engine.memory(topology, group);
  if (memory === undefined || isRefused(topology, group, memory.flags)) return undefined;
  const { model, spec } = topology;
  const weights = weightParts(model, spec.model.weights, memory.sharding);
  const numbers = cachedNumbers(topology, group, memory);
  const perToken = numbers * memory.cachedNumberBytes.likely;
  const leastPerToken = numbers * memory.cachedNumberBytes.least;
  const tokens = tokensOf(memory, sumOf(weights), sumOf(memory.reserve), perToken);
  const { longestRequest, fixedCache, cacheLimit } = memory;
  const sequenceLength = longestRequest?.tokens ?? model.maxPositions;
  return {
    group: group.name,
    device: memory.device,
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
    leastPerToken,
    levers: memory.levers,
    ...(fixedCache === undefined ? {} : { fixedCache }),
    ...(cacheLimit === undefined ? {} : { cacheLimit }),
    tokens,
    mostTokens: tokensOf(memory, sumOf(weights), memory.leastReserve, leastPerToken),
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
  const { fixedCache, cacheLimit } = memory;
  if (fixedCache !== undefined) return Math.floor(bytesOf(fixedCache, perToken) / perToken);
  const free = memory.budget.bytes - weights - reserve;
  const limit = cacheLimit === undefined ? free : bytesOf(cacheLimit, perToken);
  return Math.max(0, Math.floor(Math.min(free, limit) / perToken));
}

/** Bytes of a cache whose size a flag sets. */
function bytesOf({ given, unit }: FixedCache, perToken: number): number {
  return unit.kind === "byte" ? given : given * unit.tokens * perToken;
}

function isRefused(topology: ResolvedTopology, group: ResolvedGroup, flags: readonly string[]): boolean {
  const paths = new Set(flags.map((flag) => `groups.${group.name}.args.${flag}`));
  return topology.engine
    .inspect(topology, group)
    .some(({ rule, path }) => (rule === "flag-type" || rule === "flag-range") && paths.has(path));
}

function splitOf({ sharding }: EngineMemory): string {
  return sharding.contextShards === 1
    ? "whole sequences on each rank"
    : `each sequence spread over ${sharding.contextShards} ranks`;
}
