import {
  Certainty,
  ConfidenceLevel,
  type EngineMemory,
  type LongestRequest,
  type MemoryPart,
  numberOf,
  type ResolvedGroup,
  type Sharding,
  type SizedTopology,
  sumOf,
} from "../../domain/index.ts";
import { cachedNumbers, parametersOf, type SizedModel } from "../../facts/index.ts";
import { budgetOf, CacheFormat, layerCache, weightParts } from "../../memory/index.ts";
import { isPersonal } from "./group-settings.ts";

/** LightLLM's default of `--mem_fraction`. */
const DEFAULT_FRACTION = 0.8;

/** Bytes of the CUDA context and libraries of one process. */
const CONTEXT_BYTES = 0.6e9;

/** Tokens that the KV cache must hold beyond the longest request (basemodel.py, _check_mem_size). */
const SPARE_TOKENS = 8;

const BF16_BYTES = 2;

const FLAGS = [
  "llmKvType",
  "maxReqTotalLen",
  "maxTotalTokenNum",
  "memFraction",
  "mtpMode",
  "mtpStep",
  "performanceMode",
  "quantType",
];

/**
 * LightLLM fills `--mem_fraction` of the device with weights and KV cache. Undefined where it quantizes the weights itself:
 * their size is not known.
 */
export function memory(topology: SizedTopology, group: ResolvedGroup): EngineMemory | undefined {
  const quantType = group.args["quantType"];
  if (quantType !== undefined && quantType !== "none") return undefined;
  const { model, hardware } = topology;
  const fraction = numberOf(group, "memFraction") ?? DEFAULT_FRACTION;
  // lightllm-memory-fraction reports these values.
  if (!(fraction > 0 && fraction < 1)) return undefined;
  const fixedTokens = numberOf(group, "maxTotalTokenNum");
  const cacheType = group.args["llmKvType"] ?? "None";
  const longestRequest = longestRequestOf(group, model.maxPositions);
  const sharding: Sharding = {
    tensorParallelSize: group.tensorParallelSize,
    expertParallelSize: 1,
    expertTensorParallelSize: group.dataParallelSize * group.tensorParallelSize,
    draftLayers: 0,
    wholeAttention: "none",
    wholeSharedExperts: false,
    contextShards: 1,
  };
  return {
    flags: FLAGS,
    device: hardware.deviceMemory.total,
    // lightllm-kv-cache reports the fraction.
    levers: [],
    budget: budgetOf({
      flag: "memFraction",
      given: fraction,
      usual: DEFAULT_FRACTION,
      device: hardware.deviceMemory.total,
      certainty: Certainty.Documented,
      basis: "of the device (LightLLM mem_manager.py, profile_size)",
    }),
    sharding,
    reserve: [context, ...draftLayer(topology, group, sharding)],
    // LightLLM sizes the cache before it loads the draft layer, which then uses the rest of the device.
    leastReserve: CONTEXT_BYTES,
    cachedDraftLayers: cachedDraftLayersOf(group),
    cache: {
      layer: layerCache(
        cachedNumbers(model, group.tensorParallelSize),
        CacheFormat.Bf16,
        cacheType === "None" ? CacheFormat.Bf16 : CacheFormat.HalfByte,
      ),
      index: { likely: 0, least: 0 },
      indexShards: 1,
    },
    ...(fixedTokens === undefined
      ? {}
      : {
          fixedCache: {
            path: `groups.${group.name}.args.maxTotalTokenNum`,
            given: fixedTokens,
            unit: { kind: "tokens", tokens: 1 },
          },
        }),
    ...(longestRequest === undefined ? {} : { longestRequest }),
    confidence: {
      level: ConfidenceLevel.Formula,
      reason: "All documented deployments fit; no log was compared",
    },
    judgedByEngine: true,
  };
}

const context: MemoryPart = {
  name: "CUDA context",
  bytes: CONTEXT_BYTES,
  certainty: Certainty.Inferred,
  basis: "of one process; graphs and activations use the rest of the device",
};

function draftLayer(topology: SizedTopology, group: ResolvedGroup, sharding: Sharding): MemoryPart[] {
  if (cachedDraftLayersOf(group) === 0) return [];
  const { model, spec } = topology;
  const sizeWith = (draftLayers: number) =>
    sumOf(weightParts(model, spec.model.weights, { ...sharding, draftLayers }));
  return [
    {
      name: "draft layer",
      bytes: sizeWith(model.draftLayers) - sizeWith(0) + copiedBytes(model) / sharding.tensorParallelSize,
      certainty: Certainty.Inferred,
      basis: "one layer with its own embedding and head; LightLLM loads it after sizing the cache",
    },
  ];
}

/** Bytes of the draft layer's embedding and head, of which the checkpoint of GLM-4.7-Flash holds second copies. */
function copiedBytes(model: SizedModel): number {
  return 2 * parametersOf(model, 0).embedding * BF16_BYTES;
}

/** Draft layers in the KV cache: one for eagle, one per step for vanilla. */
function cachedDraftLayersOf(group: ResolvedGroup): number {
  const mode = group.args["mtpMode"];
  if (mode === "eagle_with_att") return 1;
  return mode === "vanilla_with_att" ? (numberOf(group, "mtpStep") ?? 0) : 0;
}

/** LightLLM stops with an assertion if its longest request does not fit; the personal mode shortens requests instead. */
function longestRequestOf(group: ResolvedGroup, maxPositions: number): LongestRequest | undefined {
  if (isPersonal(group)) return undefined;
  const given = numberOf(group, "maxReqTotalLen");
  return {
    path: `groups.${group.name}.args.maxReqTotalLen`,
    ...(given === undefined ? {} : { given }),
    tokens: given ?? maxPositions,
    spare: SPARE_TOKENS,
  };
}
