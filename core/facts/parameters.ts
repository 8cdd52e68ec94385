import type { Architecture, Attention, ModelFacts } from "./model.ts";

/** Parameters of a model, by how a deployment may split them. */
export interface Parameters {
  readonly routedExperts: number;
  readonly sharedExperts: number;
  /** Projections of attention that are split by heads: of queries, and of keys and values. */
  readonly attentionInput: number;
  /** The projection that joins the heads again. */
  readonly attentionOutput: number;
  /** Compressions of latent attention and the indexer, which know no heads: every rank has all of them. */
  readonly unsplit: number;
  /** Dense feed-forward networks, routers of experts, and what joins the draft layer to the model. */
  readonly dense: number;
  /** Embedding; the head has as many again. */
  readonly embedding: number;
}

/**
 * Counts the parameters of a model from its sizes. Norms and biases, under a millionth of all, are left out.
 *
 * @param draftLayers how many layers of multi-token prediction count
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

/** Layers with attention, and so with a KV cache. */
export function layersOf({ denseLayers, expertLayers }: Architecture, draftLayers: number): number {
  return denseLayers + expertLayers + draftLayers;
}

/** All parameters together. */
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
 * Numbers of the KV cache that one rank keeps per token and layer. Latent attention has nothing to split by heads; of
 * grouped heads a rank keeps at least one.
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
