import { indexedLayers } from "../layers.ts";
import type { Attention, Indexer, LinearAttention } from "../model.ts";
import { type Config, countIn, isRecord, sizeIn, stringIn, stringsIn } from "./values.ts";

/** Grouped-query attention; undefined where a size is unknown, or only part of the tokens is attended to. */
export function grouped(config: Config, assumed: string[]): Attention | undefined {
  const heads = sizeIn(config, "num_attention_heads");
  const hidden = sizeIn(config, "hidden_size");
  const keyValueHeads = sizeIn(config, "num_key_value_heads") ?? heads;
  if (keyValueHeads === undefined || config["use_sliding_window"] === true) return undefined;
  const given = sizeIn(config, "head_dim");
  if (given !== undefined) return { kind: "grouped", keyValueHeads, headSize: given };
  if (hidden === undefined || heads === undefined || hidden % heads !== 0) return undefined;
  assumed.push(
    `attention.headSize ${hidden / heads}: config.json has no head_dim, so this is hidden_size divided by the number of heads`,
  );
  return { kind: "grouped", keyValueHeads, headSize: hidden / heads };
}

/** Latent attention; undefined where a size is unknown. */
export function latent(config: Config): Attention | undefined {
  const queryRank = sizeIn(config, "q_lora_rank");
  const keyValueRank = sizeIn(config, "kv_lora_rank");
  const plainSize = sizeIn(config, "qk_nope_head_dim");
  const rotarySize = countIn(config, "qk_rope_head_dim");
  const valueSize = sizeIn(config, "v_head_dim");
  if (
    queryRank === undefined ||
    keyValueRank === undefined ||
    plainSize === undefined ||
    rotarySize === undefined ||
    valueSize === undefined
  )
    return undefined;
  const indexer = indexerOf(config);
  return {
    kind: "latent",
    queryRank,
    keyValueRank,
    plainSize,
    rotarySize,
    valueSize,
    ...(indexer === undefined ? {} : { indexer }),
  };
}

function indexerOf(config: Config): Indexer | undefined {
  const heads = sizeIn(config, "index_n_heads");
  const headSize = sizeIn(config, "index_head_dim");
  if (countIn(config, "index_topk") === undefined || heads === undefined || headSize === undefined)
    return undefined;
  const layers = indexerLayers(config);
  const pooledTokens = sizeIn(config, "index_kpool");
  return {
    heads,
    headSize,
    ...(layers === undefined ? {} : { layers }),
    ...(pooledTokens === undefined ? {} : { pooledTokens }),
  };
}

/** vLLM's default of `index_skip_topk_offset`. */
const DEFAULT_OFFSET = 2;

/** Layers with an indexer, by the list, the pattern or the frequency in config.json; undefined where all have one. */
function indexerLayers(config: Config): readonly number[] | undefined {
  const layers = countIn(config, "num_hidden_layers") ?? 0;
  const pattern = stringIn(config, "index_topk_pattern");
  const kinds = stringsIn(config, "indexer_types") ?? pattern?.split("");
  const withIndexer =
    kinds === undefined
      ? indexedLayers(
          layers,
          sizeIn(config, "index_topk_freq") ?? 1,
          countIn(config, "index_skip_topk_offset") ?? DEFAULT_OFFSET,
        )
      : kinds.flatMap((kind, layer) => (kind === "full" || kind === "F" ? [layer] : []));
  const ofAttention = layers - (linearAttentionOf(config)?.layers.length ?? 0);
  return withIndexer.length >= ofAttention ? undefined : withIndexer;
}

/** Linear attention of some layers (Kimi delta attention); undefined without it. */
export function linearAttentionOf(config: Config): LinearAttention | undefined {
  const settings = config["linear_attn_config"];
  const layers = stringsIn(config, "layer_types")?.flatMap((kind, layer) =>
    kind === "linear_attention" ? [layer] : [],
  );
  if (!isRecord(settings) || layers === undefined || layers.length === 0) return undefined;
  const heads = sizeIn(settings, "num_heads");
  const headSize = sizeIn(settings, "head_dim");
  const convolution = sizeIn(settings, "short_conv_kernel_size");
  return heads === undefined || headSize === undefined || convolution === undefined
    ? undefined
    : { layers, heads, headSize, convolution };
}
