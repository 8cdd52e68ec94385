import {
  type Between,
  Certainty,
  ConfidenceLevel,
  type EngineMemory,
  type FixedCache,
  type MemoryEstimate,
  type MemoryPart,
  type ResolvedGroup,
  type ResolvedTopology,
  type SequenceState,
  type StateEstimate,
  sumOf,
  type FlagProblem,
  isUnreadable,
} from "../domain/index.ts";
import {
  type HeldLayers,
  heldLayers,
  isSized,
  type PipelineStage,
  pipelineStages,
  type SizedModel,
  type WeightFormat,
} from "../facts/index.ts";
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
  const { stage, weights, perToken, tokens } = fullestStage(
    model,
    memory.heldFormat ?? spec.model.weights,
    group,
    memory,
  );
  const leastPerToken = bytesPerToken(model, memory, stage, "least");
  const { confidence, state } = memory;
  const leastWeights = sumOf(weights) * (confidence.level === ConfidenceLevel.Unsure ? UNSURE_SHARE : 1);
  const stateTokens = state?.tokens ?? 0;
  // Without layers that have a KV cache, nothing limits the length of a sequence.
  if (leastPerToken === 0) return undefined;
  const { longestRequest, fixedCache, cacheLimit } = memory;
  const sequenceLength = longestRequest?.tokens ?? model.maxPositions;
  return {
    group: group.name,
    device: memory.device,
    budget: memory.budget,
    weights,
    leastWeights,
    reserve: memory.reserve,
    leastReserve: memory.leastReserve,
    perToken: {
      name: "KV cache per token",
      bytes: perToken,
      certainty: Certainty.Inferred,
      basis: `${partsOf(model, memory, stage)}, ${splitOf(memory)}${stageText(group, stage)}`,
    },
    leastPerToken,
    ...(state === undefined ? {} : { state: stateOf(state, perToken) }),
    confidence,
    levers: memory.levers,
    ...(fixedCache === undefined ? {} : { fixedCache }),
    ...(cacheLimit === undefined ? {} : { cacheLimit }),
    tokens,
    mostTokens: tokensOf(memory, leastWeights, memory.leastReserve, leastPerToken),
    largestContext: Math.min(
      Math.max(0, tokens - stateTokens - (longestRequest?.spare ?? 0)),
      model.maxPositions,
    ),
    ...(longestRequest === undefined ? {} : { longestRequest }),
    sequenceLength,
    sequences: tokens / (sequenceLength + stateTokens),
    ranks: group.dataParallelSize * group.replicas,
    judgedByEngine: memory.judgedByEngine ?? false,
  };
}

/** The least share of the estimated weights, where a fact that they depend on is not confirmed. */
const UNSURE_SHARE = 0.9;

function stateOf({ tokens, basis }: SequenceState, perToken: number): StateEstimate {
  return {
    name: "state per sequence",
    bytes: tokens * perToken,
    certainty: Certainty.Inferred,
    basis,
    tokens,
  };
}

/** The stage of the pipeline whose KV cache holds the fewest tokens: all stages then hold as many. */
function fullestStage(
  model: SizedModel,
  format: WeightFormat,
  { pipelineParallelSize, layersPerStage }: ResolvedGroup,
  memory: EngineMemory,
): {
  readonly stage: PipelineStage;
  readonly weights: readonly MemoryPart[];
  readonly perToken: number;
  readonly tokens: number;
} {
  const stages = pipelineStages(model, pipelineParallelSize, layersPerStage).map((stage) => {
    const weights = weightParts(model, format, memory.sharding, stage);
    const perToken = bytesPerToken(model, memory, stage, "likely");
    const tokens = tokensOf(memory, sumOf(weights), sumOf(memory.reserve), perToken);
    return { stage, weights, perToken, tokens };
  });
  return stages.reduce((fullest, other) => (other.tokens < fullest.tokens ? other : fullest));
}

function stageText({ pipelineParallelSize }: ResolvedGroup, { range }: PipelineStage): string {
  return pipelineParallelSize === 1
    ? ""
    : `, in the fullest pipeline stage (layers ${range.first} to ${range.end - 1})`;
}

function bytesPerToken(
  model: SizedModel,
  memory: EngineMemory,
  stage: PipelineStage,
  bound: keyof Between,
): number {
  const held = heldLayers(model, cachedDraftLayersOf(memory, stage), stage.range);
  const { layer, index, indexShards } = memory.cache;
  const indexed = indexedOf(held, memory);
  return (
    (pagesOf(held) * layer[bound]) / memory.sharding.contextShards + (indexed * index[bound]) / indexShards
  );
}

/** The layers and indexers behind the size of a token: `79 layers of 1152 bytes and 22 indexers of 130 bytes`. */
function partsOf(model: SizedModel, memory: EngineMemory, stage: PipelineStage): string {
  const { cache } = memory;
  const held = heldLayers(model, cachedDraftLayersOf(memory, stage), stage.range);
  const indexed = indexedOf(held, memory);
  const layers = `${pagesOf(held)} layers of ${cache.layer.likely} bytes`;
  return indexed === 0 ? layers : `${layers} and ${indexed} indexers of ${cache.index.likely} bytes`;
}

/** A block has a page for each cached layer, or for each layer of the largest group with linear attention. */
function pagesOf({ cached, linearGroup }: HeldLayers): number {
  return Math.max(cached, linearGroup);
}

/** Layers with a key of an indexer in the cache. */
function indexedOf({ cached, indexed }: HeldLayers, { cache }: EngineMemory): number {
  return indexed > 0 && cache.indexInEveryLayer === true ? cached : indexed;
}

function cachedDraftLayersOf({ cachedDraftLayers }: EngineMemory, { isLast }: PipelineStage): number {
  return isLast ? cachedDraftLayers : 0;
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
