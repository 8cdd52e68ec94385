import {
  type Between,
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
import { heldLayers, isSized, type SizedModel } from "../facts/index.ts";
import { weightParts } from "./weights.ts";

/**
 * Estimates the memory of one device of a group: weights, reserve and KV cache, and the contexts that fit.
 *
 * @returns undefined where the engine's use of memory or a size of the model is not known, or a flag that decides it is
 * unreadable
 */
export function estimateMemory(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  flagProblems: readonly FlagProblem[] = topology.engine.inspect(topology, group),
): MemoryEstimate | undefined {
  const { model, spec } = topology;
  if (!isSized(model)) return undefined;
  const memory = topology.engine.memory({ ...topology, model }, group);
  if (memory === undefined || hasUnreadableFlag(group, memory.flags, flagProblems)) return undefined;
  const weights = weightParts(model, spec.model.weights, memory.sharding);
  const perToken = bytesPerToken(model, memory, "likely");
  const leastPerToken = bytesPerToken(model, memory, "least");
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
      basis: `${partsOf(model, memory)}, ${splitOf(memory)}`,
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

function bytesPerToken(model: SizedModel, memory: EngineMemory, bound: keyof Between): number {
  const { cached, indexed } = heldLayers(model, memory.cachedDraftLayers);
  const { layer, index, indexShards } = memory.cache;
  return (cached * layer[bound]) / memory.sharding.contextShards + (indexed * index[bound]) / indexShards;
}

/** The layers and indexers behind the size of a token: `79 layers of 1152 bytes and 22 indexers of 130 bytes`. */
function partsOf(model: SizedModel, { cachedDraftLayers, cache }: EngineMemory): string {
  const { cached, indexed } = heldLayers(model, cachedDraftLayers);
  const layers = `${cached} layers of ${cache.layer.likely} bytes`;
  return indexed === 0 ? layers : `${layers} and ${indexed} indexers of ${cache.index.likely} bytes`;
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

function splitOf({ sharding, cache }: EngineMemory): string {
  if (sharding.contextShards === 1) return "whole sequences on each rank";
  const whole =
    cache.index.likely > 0 && cache.indexShards === 1 ? ", keys of indexers whole on each rank" : "";
  return `each sequence spread over ${sharding.contextShards} ranks${whole}`;
}
