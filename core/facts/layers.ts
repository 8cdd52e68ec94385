import { layerCount, type SizedModel } from "./model.ts";

/** Consecutive layers, from 0: those of one pipeline stage. */
export interface LayerRange {
  readonly first: number;
  /** The layer after the last one. */
  readonly end: number;
}

/** One stage of a pipeline. The first holds the embedding, the last one the head and the draft layers. */
export interface PipelineStage {
  readonly range: LayerRange;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/**
 * The stages of a pipeline. Without given numbers the layers are as even as possible, and layers that remain go to the
 * stages before the last one (vLLM distributed/utils.py, get_pp_indices).
 */
export function pipelineStages(
  model: SizedModel,
  count: number,
  layersPerStage: readonly number[] | undefined,
): readonly PipelineStage[] {
  const layers = layerCount(model) ?? 0;
  const [even, rest] = [Math.floor(layers / count), layers % count];
  const numbers =
    layersPerStage ??
    Array.from({ length: count }, (_, stage) => {
      const fromEnd = count - 1 - stage;
      return even + (fromEnd >= 1 && fromEnd <= rest ? 1 : 0);
    });
  return numbers.map((held, stage) => {
    const first = numbers.slice(0, stage).reduce((sum, before) => sum + before, 0);
    return {
      range: { first, end: first + held },
      isFirst: stage === 0,
      isLast: stage === numbers.length - 1,
    };
  });
}

/** What one device holds of the layers of a model. */
export interface HeldLayers {
  readonly dense: number;
  /** Layers with experts, draft layers included. */
  readonly expert: number;
  readonly draft: number;
  /** Layers with a KV cache, draft layers included. */
  readonly cached: number;
  /** Layers with linear attention. */
  readonly linear: number;
  /** Layers with linear attention in the largest of the groups that share blocks with the cached layers. */
  readonly linearGroup: number;
  /** Layers with an indexer, draft layers included. */
  readonly indexed: number;
}

/**
 * Counts the layers that a device holds.
 *
 * @param draftLayers layers for multi-token prediction on the device
 * @param range the layers of its pipeline stage; @default all
 */
export function heldLayers(model: SizedModel, draftLayers: number, range?: LayerRange): HeldLayers {
  const { first, end } = range ?? { first: 0, end: layerCount(model) ?? 0 };
  const isHeld = (layer: number) => layer >= first && layer < end;
  const within = (layers: readonly number[]) => [...new Set(layers)].filter(isHeld).length;
  const dense = Math.max(0, Math.min(end, model.denseLayers) - first);
  const linear = within(model.linearAttention?.layers ?? []);
  const cached = end - first - linear;
  const draftWithExperts = model.routedExperts === 0 ? 0 : draftLayers;
  const { attention } = model;
  const indexer = attention.kind === "latent" ? attention.indexer : undefined;
  const indexed = indexer?.layers === undefined ? cached : within(indexer.layers);
  return {
    dense: dense + draftLayers - draftWithExperts,
    expert: end - first - dense + draftWithExperts,
    draft: draftLayers,
    cached: cached + draftLayers,
    linear,
    linearGroup: Math.max(0, ...linearGroups(model).map((group) => group.filter(isHeld).length)),
    // The draft layer selects tokens itself: by the schedule of GLM-5.2, layer 78 has an indexer.
    indexed: indexer === undefined ? 0 : indexed + draftLayers,
  };
}

/**
 * Layers with an indexer where every `frequency`-th layer has one: `max(layer − offset + 1, 0)` is a multiple of the
 * frequency (vLLM, models/deepseek_v32/attention.py: index_topk_freq and index_skip_topk_offset).
 */
export function indexedLayers(layers: number, frequency: number, offset: number): readonly number[] {
  return Array.from({ length: layers }, (_, layer) => layer).filter(
    (layer) => Math.max(layer - offset + 1, 0) % frequency === 0,
  );
}

/**
 * Groups of the layers with linear attention, as many as the longest run of them has layers: the n-th group has every layer at
 * the n-th place (vllm-ascend v0.30.0rc2, models/glm5next/cache_config.py, _group_glm5_next_mamba_layer_names).
 */
export function linearGroups({ linearAttention }: SizedModel): readonly (readonly number[])[] {
  const layers = [...new Set(linearAttention?.layers ?? [])].toSorted((a, b) => a - b);
  const runs = layers.map((layer, index) => {
    const start = layers.findLastIndex((other, at) => at <= index && layers[at - 1] !== other - 1);
    return layer - (layers[start] ?? layer) + 1;
  });
  const groups = Math.max(0, ...runs);
  return Array.from({ length: groups }, (_, place) =>
    layers.filter((_layer, index) => index % groups === place),
  );
}
