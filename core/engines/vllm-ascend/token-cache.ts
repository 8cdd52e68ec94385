import {
  type Between,
  inRange,
  type ResolvedGroup,
  type ResolvedTopology,
  type SizedTopology,
  type TokenCache,
  type VersionRange,
} from "../../domain/index.ts";
import { cachedNumbers, isSparse, weightFormats } from "../../facts/index.ts";
import { CacheFormat, layerCache } from "../../memory/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { FROM_CACHE_TYPES } from "./cache-releases.ts";
import { isOn, readKey, settingsOf } from "./group-settings.ts";

/** Tokens per block of the KV cache without `--block-size` (vllm-ascend, refresh_block_size). */
export const DEFAULT_BLOCK_SIZE = 128;

/** Releases in which every rank of decode context parallelism holds the keys of all indexers (sfa_dcp_replicated_indexer_size). */
const REPLICATED_INDEXERS: VersionRange = { since: "0.23" };

/** Releases that allocate keys of indexers in every layer (model_runner_v1.py; vllm-ascend #11846 ended it, the log in #10918 shows it). */
const INDEX_IN_EVERY_LAYER: VersionRange = { before: "0.23" };

/** Values of `--kv-cache-dtype` that store two bytes per number. */
const WHOLE_TYPES: ReadonlySet<string> = new Set(["auto", "bfloat16", "float16"]);

/**
 * The scale of an indexer's key: one number in fp16 with int8, and in fp32 with the fp8 of Ascend 950 (vllm-ascend v0.23.0,
 * model_runner_v1.py:393, and v0.30.0rc2, :474).
 */
function indexScaleBytes({ hardware }: SizedTopology): number {
  return hardware.fp8Arithmetic ? 4 : 2;
}

/** mxfp4: half a byte per number, and one byte of scale for each 32 numbers. */
const MXFP4_BYTES = 1 / 2 + 1 / 32;

/** The KV cache of one token, by the settings with which a group stores parts of it in 8 bits (C8). */
export function tokenCache(topology: SizedTopology, group: ResolvedGroup, contextShards: number): TokenCache {
  const numbers = cachedNumbers(topology.model, group.tensorParallelSize);
  const main = mainFormat(topology, group);
  const { version } = topology.spec.engine;
  return {
    layer: layerCache(numbers, main.likely, main.least),
    index: numbers.index === 0 ? { likely: 0, least: 0 } : indexBytes(topology, group, numbers.index),
    indexShards: inRange(version, REPLICATED_INDEXERS) ? 1 : contextShards,
    indexInEveryLayer: inRange(version, INDEX_IN_EVERY_LAYER),
  };
}

/** Whether a group packs the latent vectors of sparse attention in 8 bits. */
export function packsCache(topology: SizedTopology, group: ResolvedGroup): boolean {
  return mainFormat(topology, group).likely === CacheFormat.Tiles;
}

/** Bytes of the keys and values of one token in one layer. */
export function latentTokenBytes(topology: SizedTopology, group: ResolvedGroup): number {
  const { likely } = mainFormat(topology, group);
  return layerCache(cachedNumbers(topology.model, group.tensorParallelSize), likely, likely).likely;
}

/** Whether the settings of a group ask for latent vectors in 8 bits, which sparse attention packs (SFA C8). */
export function keepsSparseC8(topology: ResolvedTopology, group: ResolvedGroup): boolean {
  return inRange(topology.spec.engine.version, FROM_CACHE_TYPES)
    ? isSmall(group.args["kvCacheDtype"])
    : isOn(readKey(topology, group, "enable_sparse_sfa_c8"));
}

type FormatBetween = Readonly<Record<keyof Between, CacheFormat>>;

/** The format of keys and values. */
function mainFormat(topology: SizedTopology, group: ResolvedGroup): FormatBetween {
  const { model, spec } = topology;
  if (isSparse(model) === true) {
    if (keepsSparseC8(topology, group)) return { likely: CacheFormat.Tiles, least: CacheFormat.Tiles };
    // Whether this switch covers the latent vector, no source says; kvCacheDtype is overwritten (platform.py, index_topk).
    const maybe = isOn(readKey(topology, group, "enable_sparse_c8"));
    return { likely: CacheFormat.Bf16, least: maybe ? CacheFormat.Byte : CacheFormat.Bf16 };
  }
  switch (model.attention.kind) {
    case "grouped":
      if (isSmall(group.args["kvCacheDtype"])) return { likely: CacheFormat.Byte, least: CacheFormat.Byte };
      return {
        likely: CacheFormat.Bf16,
        least: weightFormats[spec.model.weights].cacheScales ? CacheFormat.Byte : CacheFormat.Bf16,
      };
    case "latent":
      return isSmall(group.args["kvCacheDtype"])
        ? { likely: CacheFormat.PlainByte, least: CacheFormat.Byte }
        : { likely: CacheFormat.Bf16, least: CacheFormat.Bf16 };
    default:
      return model.attention satisfies never;
  }
}

/** Bytes of an indexer's key. */
function indexBytes(topology: SizedTopology, group: ResolvedGroup, numbers: number): Between {
  const bytes = indexKeyBytes(topology, group, numbers);
  return { likely: bytes, least: bytes / reuseOf(group) };
}

function indexKeyBytes(topology: SizedTopology, group: ResolvedGroup, numbers: number): number {
  // Pooled keys have no scales (glm5next/attention.py).
  if (isPooled(topology.model)) return 2 * numbers;
  if (inRange(topology.spec.engine.version, FROM_CACHE_TYPES)) {
    const type = indexerType(group);
    if (type === "mxfp4") return numbers * MXFP4_BYTES;
    return isSmall(type) ? numbers + indexScaleBytes(topology) : 2 * numbers;
  }
  const c8 = ["enable_sparse_li_c8", "enable_sparse_c8"].some((key) => isOn(readKey(topology, group, key)));
  return c8 ? numbers + indexScaleBytes(topology) : 2 * numbers;
}

function isPooled({ attention }: SizedTopology["model"]): boolean {
  return attention.kind === "latent" && (attention.indexer?.pooledTokens ?? 1) > 1;
}

/** `indexer_kv_dtype`, in the object of the flag or as a flag of its own with a dotted name. */
function indexerType(group: ResolvedGroup): ArgumentValue | undefined {
  return (
    entryOf(settingsOf(group, "attentionConfig"), "indexer_kv_dtype") ??
    entryOf(group.args, "attentionConfig.indexer_kv_dtype")
  );
}

/** Layers that share an indexer by `--hf-overrides`; vLLM may not cache keys in those without one. */
function reuseOf(group: ResolvedGroup): number {
  const { use_index_cache: reused, index_topk_freq: frequency } = settingsOf(group, "hfOverrides");
  return reused === true && typeof frequency === "number" && frequency > 1 ? frequency : 1;
}

function isSmall(type: ArgumentValue | undefined): boolean {
  return typeof type === "string" && !WHOLE_TYPES.has(type);
}
