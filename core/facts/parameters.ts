import type { Architecture, Attention, ModelFacts } from "./model.ts";

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
 */
export function parametersOf(model: ModelFacts, draftLayers: number): Parameters {
  const { architecture } = model;
  const { hiddenSize, expertWidth, expertLayers, denseLayers, denseWidth } = architecture;
  const layersWithExperts = expertLayers + draftLayers;
  const layers = layersOf(architecture, draftLayers);
  const expert = 3 * hiddenSize * expertWidth;
  const attention = attentionOf(architecture.attention, hiddenSize, model.attentionHeads);
  return {
    routedExperts: layersWithExperts * model.routedExperts * expert,
    sharedExperts: layersWithExperts * architecture.sharedExperts * expert,
    attentionInput: layers * attention.input,
    attentionOutput: layers * attention.output,
    unsplit: layers * attention.unsplit,
    dense:
      denseLayers * 3 * hiddenSize * denseWidth +
      layersWithExperts * hiddenSize * model.routedExperts +
      draftLayers * 2 * hiddenSize ** 2,
    embedding: hiddenSize * architecture.vocabularySize,
  };
}

/** Number of layers with attention, each of which has a KV cache. */
export function layersOf({ denseLayers, expertLayers }: Architecture, draftLayers: number): number {
  return denseLayers + expertLayers + draftLayers;
}

/** Number of all parameters. */
export function totalOf(parameters: Parameters): number {
  return Object.values(parameters).reduce((sum, part) => sum + part, parameters.embedding);
}

function attentionOf(
  attention: Attention,
  hidden: number,
  heads: number,
): { input: number; output: number; unsplit: number } {
  switch (attention.kind) {
    case "grouped": {
      const { headSize, keyValueHeads } = attention;
      return {
        input: hidden * headSize * (heads + 2 * keyValueHeads),
        output: hidden * headSize * heads,
        unsplit: 0,
      };
    }
    case "latent": {
      const { queryRank, keyValueRank, plainSize, rotarySize, valueSize, indexer } = attention;
      const indexing =
        indexer === undefined
          ? 0
          : queryRank * indexer.heads * indexer.headSize + hidden * (indexer.headSize + indexer.heads);
      return {
        input: heads * (queryRank * (plainSize + rotarySize) + keyValueRank * (plainSize + valueSize)),
        output: heads * valueSize * hidden,
        unsplit: hidden * (queryRank + keyValueRank + rotarySize) + indexing,
      };
    }
    default:
      return attention satisfies never;
  }
}

/**
 * Number of KV cache elements per token and layer on one tensor-parallel rank. Latent attention is not sharded; of grouped
 * heads, each rank holds at least one.
 */
export function cachedPerToken(
  { architecture: { attention } }: ModelFacts,
  tensorParallelSize: number,
): number {
  switch (attention.kind) {
    case "grouped":
      return 2 * attention.headSize * Math.ceil(attention.keyValueHeads / tensorParallelSize);
    case "latent":
      return attention.keyValueRank + attention.rotarySize + (attention.indexer?.headSize ?? 0);
    default:
      return attention satisfies never;
  }
}
