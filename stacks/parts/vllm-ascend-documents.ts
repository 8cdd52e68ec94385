import type { ArgumentValue } from "../../core/index.ts";

/** The volume with the weights in every model document of vllm-ascend: /root/.cache on every node. */
export const VOLUME = "/root/.cache";

/** Releases whose documents the stacks follow: quay.io/ascend/vllm-ascend, with the suffix of the hardware. */
export const engines = {
  /** The newest final release with GLM documents. */
  "v0.23.0.post1": { name: "vllm-ascend", version: "v0.23.0.post1" },
  /** The last release that reads the switches in variables of the documents of August 2026. */
  "v0.26.0rc1": { name: "vllm-ascend", version: "v0.26.0rc1" },
  "v0.30.0rc2": { name: "vllm-ascend", version: "v0.30.0rc2" },
};

/** Variables of nearly every command. */
export const everywhere = {
  HCCL_OP_EXPANSION_MODE: "AIV",
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
};

export const oneThread = { OMP_PROC_BIND: "false", OMP_NUM_THREADS: "1" };

/** HCCL's timeouts of the documents of v0.23.0 for several nodes, in seconds. */
export const longTimeouts = {
  HCCL_TRANSFER_TIMEOUT: "600",
  HCCL_EXEC_TIMEOUT: "3600",
  HCCL_CONNECT_TIMEOUT: "3600",
};

/** Flags of nearly every command. `--host` and `--quantization` follow from the topology. */
export const base = { trustRemoteCode: true, seed: 1024 } satisfies Record<string, ArgumentValue>;

/** Parsers of GLM-5.2 and of older GLM-5 models. */
export const tools = {
  enableAutoToolChoice: true,
  toolCallParser: "glm47",
  reasoningParser: "glm45",
} satisfies Record<string, ArgumentValue>;

/** Graphs for decode steps only. */
export const decodeGraphs = {
  compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" },
} satisfies Record<string, ArgumentValue>;

/** Drafts by the MTP layer, which runs without graphs. */
export function drafts(tokens: number) {
  return {
    speculativeConfig: { num_speculative_tokens: tokens, method: "deepseek_mtp", enforce_eager: true },
  } satisfies Record<string, ArgumentValue>;
}

/** GLM-5 and GLM-5.1: every fourth layer selects tokens, the others reuse its selection. */
export const indexCache = {
  hfOverrides: { use_index_cache: true, index_topk_freq: 4 },
} satisfies Record<string, ArgumentValue>;

/** Weights are read ahead while they load. */
export const prefetched = { safetensorsLoadStrategy: "prefetch" } satisfies Record<string, ArgumentValue>;

/** v0.29.0rc1 and later: the latent cache and the keys of the indexers in int8, which the scales of C8 weights are for. */
export const int8Caches = {
  kvCacheDtype: "int8",
  attentionConfig: { indexer_kv_dtype: "int8" },
} satisfies Record<string, ArgumentValue>;

/** One reason for the same setting of prefill and decode. */
export function onBoth(setting: string, reason: string): Record<string, string> {
  return { [`groups.prefill.${setting}`]: reason, [`groups.decode.${setting}`]: reason };
}

/** Why keys stay at the top of `additionalConfig`, from where scheduler_config took them over (`ascend-switch-deprecated`). */
export const keptAtTop = "the document sets it at this level, which the release still reads";

/** Why keys stay at the top of `additionalConfig` that moved into ascend_compilation_config (`ascend-additional-config-known`). */
export const fusedAtThisLevel =
  "the document sets it at this level, where nothing reads it; in ascend_compilation_config it is on by default";

/** Why RPC ports in the range of Mooncake's stay, and the supervisors' after them (`port-random`). */
export const rpcPortReason =
  "the document sets the RPC port; it and the supervisor's are bound before any rank starts Mooncake";
