import { heldLayers, type LayerRange } from "./layers.ts";
import type { Attention, LinearAttention, SizedModel, VisionTower } from "./model.ts";

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
  const linear =
    linearAttention === undefined ? NO_LINEAR_ATTENTION : linearAttentionOf(linearAttention, hiddenSize);
  return {
    routedExperts: layers.expert * routedExperts * expert,
    sharedExperts: layers.expert * model.sharedExperts * expert,
    attentionInput: layers.cached * attention.input + layers.linear * linear.input,
    attentionOutput: layers.cached * attention.output + layers.linear * linear.output,
    unsplit: layers.cached * attention.unsplit + layers.indexed * attention.index + visionOf(model.vision),
    dense:
      layers.dense * 3 * hiddenSize * denseWidth +
      layers.expert * hiddenSize * routedExperts +
      draftLayers * 2 * hiddenSize ** 2,
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
            : queryRank * indexer.heads * indexer.headSize + hidden * (indexer.headSize + indexer.heads),
      };
    }
    default:
      return attention satisfies never;
  }
}

const NO_LINEAR_ATTENTION = { input: 0, output: 0 };

/** Kimi delta attention: queries, keys, values, two gates of low rank, and a decay per head. */
function linearAttentionOf(
  { heads, headSize, convolution }: LinearAttention,
  hidden: number,
): { input: number; output: number } {
  const width = heads * headSize;
  const gate = (hidden + width) * headSize;
  return {
    input: 3 * width * (hidden + convolution) + 2 * gate + hidden * heads,
    output: width * hidden,
  };
}

/** A layer of the encoder has four projections of attention and a feed-forward network of four times the width. */
function visionOf(vision: VisionTower | undefined): number {
  return vision === undefined ? 0 : vision.layers * 12 * vision.hiddenSize ** 2;
}
