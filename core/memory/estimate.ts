import {
  Certainty,
  type EngineMemory,
  type FixedCache,
  type MemoryEstimate,
  type ResolvedGroup,
  type ResolvedTopology,
  sumOf,
  type FlagProblem,
  isUnreadable,
} from "../domain/index.ts";
import { cachedPerToken, layersOf } from "../facts/index.ts";
import { weightParts } from "./weights.ts";

/**
 * Estimates the memory of one device of a group: weights, reserve and KV cache, and the contexts that fit.
 *
 * @returns undefined where the engine's use of memory is not known, or a flag that decides it is unreadable
 */
export function estimateMemory(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  flagProblems: readonly FlagProblem[] = topology.engine.inspect(topology, group),
): MemoryEstimate | undefined {
  const memory = topology.engine.memory(topology, group);
  if (memory === undefined || hasUnreadableFlag(group, memory.flags, flagProblems)) return undefined;
  const { model, spec } = topology;
  const weights = weightParts(model, spec.model.weights, memory.sharding);
  const numbers = cachedNumbersPerToken(topology, group, memory);
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
      name: "KV cache per token",
      bytes: perToken,
      certainty: Certainty.Inferred,
      basis: `${layersOf(model.architecture, memory.cachedDraftLayers)} layers, ${memory.cachedNumberBytes.likely} bytes per number, ${splitOf(memory)}`,
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
    judgedByEngine: memory.judgedByEngine ?? false,
  };
}

function cachedNumbersPerToken(
  { model }: ResolvedTopology,
  group: ResolvedGroup,
  memory: EngineMemory,
): number {
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

/** Bytes of a cache whose size a flag gives. */
function bytesOf({ given, unit }: FixedCache, perToken: number): number {
  return unit.kind === "byte" ? given : given * unit.tokens * perToken;
}

function hasUnreadableFlag(
  group: ResolvedGroup,
  flags: readonly string[],
  problems: readonly FlagProblem[],
): boolean {
  const paths = new Set(flags.map((flag) => `groups.${group.name}.args.${flag}`));
  return problems.some((problem) => isUnreadable(problem) && paths.has(problem.path));
}

function splitOf({ sharding }: EngineMemory): string {
  return sharding.contextShards === 1
    ? "whole sequences on each rank"
    : `each sequence spread over ${sharding.contextShards} ranks`;
}
