import type { VersionRange } from "../../domain/index.ts";

/**
 * Releases in which the types of the caches decide how sparse attention stores them: kvCacheDtype and
 * attentionConfig.indexer_kv_dtype (vllm-ascend v0.29.0rc1, ascend_config.py:776, and v0.30.0rc2, :919). Earlier ones read keys of
 * additionalConfig, and overwrite kvCacheDtype (platform.py, index_topk).
 */
export const FROM_CACHE_TYPES = { since: "0.29" } satisfies VersionRange;
