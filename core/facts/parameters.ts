import { heldLayers, type LayerRange } from "./layers.ts";
import type { Attention, Indexer, LinearAttention, SizedModel, VisionTower } from "./model.ts";

/** Numbers of parameters of a model, by how a deployment can shard them. */
export interface Parameters {
  readonly routedExperts: number;
  readonly sharedExperts: number;
  /** Projections to queries, keys and values, sharded by heads. */
  readonly attentionInput: number;
  /** Output projection of attention, sharded by heads. */
  readonly attentionOutput: number;
  /** Compressions of latent attention, and the indexer: not sharded, since they have no heads. */
  readonly unsplit: number;
  /** Dense feed-forward networks, gates of the experts, and the projection of the draft layers. */
  readonly dense: number;
  /** Linear attention, sharded by heads. */
  readonly linearAttention: number;
  /** Encoder of images, sharded by heads. */
  readonly vision: number;
  /** What mixes the streams of the residual, not sharded. */
  readonly residualStreams: number;
  /** Embedding. The output head has the same number. */
  readonly embedding: number;
}

/**
 * Computes the numbers of parameters from the sizes of a model, without norms and biases (less than a millionth).
 *
 * @param draftLayers number of layers for multi-token prediction to include
 * @param range the layers of one pipeline stage; @default all
 */
export function parametersOf(model: SizedModel, draftLayers: number, range?: LayerRange): Parameters {
  const { hiddenSize, expertWidth, denseWidth, routedExperts, linearAttention } = model;
  const layers = heldLayers(model, draftLayers, range);
  const expert = 3 * hiddenSize * expertWidth;
  const attention = attentionOf(model.attention, hiddenSize, model.attentionHeads);
  return {
    routedExperts: layers.expert * routedExperts * expert,
    sharedExperts: layers.expert * model.sharedExperts * expert,
    attentionInput: layers.cached * attention.input,
    attentionOutput: layers.cached * attention.output,
    unsplit: layers.cached * attention.unsplit + layers.indexed * attention.index,
    dense:
      layers.dense * 3 * hiddenSize * denseWidth +
      layers.expert * hiddenSize * routedExperts +
      draftLayers * 2 * hiddenSize ** 2,
    linearAttention:
      linearAttention === undefined ? 0 : layers.linear * linearAttentionOf(linearAttention, hiddenSize),
    vision: visionOf(model.vision, hiddenSize),
    residualStreams: (layers.cached + layers.linear - layers.draft) * mixingOf(model),
    embedding: hiddenSize * model.vocabularySize,
  };
}

/** Number of all parameters. */
export function totalOf(parameters: Parameters): number {
  return Object.values(parameters).reduce((sum, part) => sum + part, parameters.embedding);
}

interface AttentionParameters {
  readonly input: number;
  readonly output: number;
  readonly unsplit: number;
  /** Parameters of an indexer. */
  readonly index: number;
}

function attentionOf(attention: Attention, hidden: number, heads: number): AttentionParameters {
  switch (attention.kind) {
    case "grouped": {
      const { headSize, keyValueHeads } = attention;
      return {
        input: hidden * headSize * (heads + 2 * keyValueHeads),
        output: hidden * headSize * heads,
        unsplit: 0,
        index: 0,
      };
    }
    case "latent": {
      const { queryRank, keyValueRank, plainSize, rotarySize, valueSize, indexer } = attention;
      return {
        input: heads * (queryRank * (plainSize + rotarySize) + keyValueRank * (plainSize + valueSize)),
        output: heads * valueSize * hidden,
        unsplit: hidden * (queryRank + keyValueRank + rotarySize),
        index:
          indexer === undefined
            ? 0
            : queryRank * indexer.heads * indexer.headSize + hidden * (keysOf(indexer) + indexer.heads),
      };
    }
    default:
      return attention satisfies never;
  }
}

/** Numbers that an indexer projects a token to for its key. Keys that are pooled have a gate of the same size. */
function keysOf({ headSize, pooledTokens }: Indexer): number {
  return headSize * ((pooledTokens ?? 1) > 1 ? 2 : 1);
}

/** Kimi delta attention: queries, keys, values, two gates of low rank, a decay per head, and the output. */
function linearAttentionOf({ heads, headSize, convolution }: LinearAttention, hidden: number): number {
  const width = heads * headSize;
  const gate = (hidden + width) * headSize;
  return 3 * width * (hidden + convolution) + 2 * gate + hidden * heads + width * hidden;
}

/** Four projections of attention and a feed-forward network of four times the width in each layer, then the merger. */
function visionOf(vision: VisionTower | undefined, hidden: number): number {
  if (vision === undefined) return 0;
  const { layers, hiddenSize, gated, merger } = vision;
  const tower = layers * (4 + (gated === true ? 12 : 8)) * hiddenSize ** 2;
  if (merger === undefined) return tower;
  return tower + hidden * (hiddenSize * merger.patches ** 2 + hidden + 3 * merger.width);
}

/**
 * Hyper-connections before attention and before the feed-forward network of a layer (vllm-ascend v0.30.0rc2,
 * models/glm5next/model.py): all streams give the weights with which they are read, written and mixed.
 */
function mixingOf({ residualStreams = 1, hiddenSize }: SizedModel): number {
  return residualStreams === 1 ? 0 : 2 * (2 + residualStreams) * residualStreams ** 2 * hiddenSize;
}
