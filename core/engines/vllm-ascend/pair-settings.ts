import { inRange, type ResolvedGroup, type ResolvedTopology, valueAt } from "../../domain/index.ts";
import { Role } from "../../topology/index.ts";
import { FROM_CACHE_TYPES } from "./cache-releases.ts";
import { draftCacheOf } from "./draft-cache.ts";

/** Settings below a group that decide how the KV cache is stored; decode reads the blocks of prefill unchanged. */
export function cacheSettings(version: string): readonly string[] {
  return [
    "args.blockSize",
    "args.kvCacheDtype",
    "args.dtype",
    "args.hfOverrides",
    "args.cpKvCacheInterleaveSize",
    "env.VLLM_MLA_DISABLE",
    // Each changes the kind of cache: keys and values in eight bits.
    ...(inRange(version, FROM_CACHE_TYPES)
      ? ["args.attentionConfig.indexer_kv_dtype"]
      : [
          "args.additionalConfig.enable_sparse_c8",
          "args.additionalConfig.enable_sparse_sfa_c8",
          "args.additionalConfig.enable_sparse_li_c8",
        ]),
  ];
}

/** Settings below a group that decide tokens and weights; the proxy sends each request to both sides unchanged. */
export const TOKEN_SETTINGS: readonly string[] = [
  "args.tokenizer",
  "args.tokenizerMode",
  "args.tokenizerRevision",
  "args.revision",
  "args.codeRevision",
  "args.hfConfigPath",
  "args.loadFormat",
  "args.chatTemplate",
];

/** What vLLM, and the plugin for blocks (`refresh_block_size` in utils.py), take where nothing is set. */
export const PAIR_DEFAULTS: Readonly<Record<string, unknown>> = {
  "args.attentionConfig.indexer_kv_dtype": "auto",
  "args.blockSize": 128,
  "args.cpKvCacheInterleaveSize": 1,
  "args.dtype": "auto",
  "args.kvCacheDtype": "auto",
  "args.loadFormat": "auto",
  "args.tokenizerMode": "auto",
};

/**
 * What a prefill rank and a decode rank must know of each other, or have in common, to answer a request together. Ports, ids and
 * limits of requests are no part: each request carries the address of its prefill rank.
 */
export function pairFacts({ image, spec, groups }: ResolvedTopology): Readonly<Record<string, unknown>> {
  const { weights, quantization, path, servedModelName } = spec.model;
  const { connector, connectors, useAscendDirect, settings, extraConfig } = spec.kvTransfer ?? {};
  return {
    image,
    engine: spec.engine,
    model: { weights, quantization, path, servedModelName },
    connector: { connector, connectors, useAscendDirect, settings, extraConfig },
    sides: groups
      .filter(({ role }) => role !== Role.Serve)
      .toSorted((a, b) => (a.role < b.role ? -1 : 1))
      .map((group) => sideOf(group, spec.engine.version)),
  };
}

function sideOf(group: ResolvedGroup, version: string): Readonly<Record<string, unknown>> {
  const { role, kvTransfer, dataParallelSize, tensorParallelSize, pipelineParallelSize } = group;
  return {
    role,
    dataParallelSize,
    tensorParallelSize,
    pipelineParallelSize,
    prefillContextParallelSize: group.prefillContextParallelSize,
    layersPerStage: group.layersPerStage,
    kvTransfer,
    draftCache: draftCacheOf(group),
    settings: Object.fromEntries(
      [...cacheSettings(version), ...TOKEN_SETTINGS].map((setting) => [
        setting,
        valueAt(group, ...setting.split(".")) ?? PAIR_DEFAULTS[setting],
      ]),
    ),
  };
}
