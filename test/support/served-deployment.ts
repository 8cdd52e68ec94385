import type { Deployment } from "./estimated-memory.ts";

/** The switches of C8 in releases that derive it from flags of vLLM. */
export const derived = { kvCacheDtype: "int8", attentionConfig: { indexer_kv_dtype: "int8" } };

/** Only the keys of indexers in 8 bits. */
export const derivedIndexers = { attentionConfig: { indexer_kv_dtype: "int8" } };

export interface Settings {
  readonly length: number;
  readonly share: number;
  /** Keys of `additionalConfig`. */
  readonly keys?: Record<string, boolean>;
  /** `decodeContextParallelSize`. */
  readonly context?: number;
  /** `num_speculative_tokens`. @default 3 */
  readonly drafts?: number;
  readonly more?: Deployment["args"];
}

export function args({
  length,
  share,
  keys = {},
  context,
  drafts = 3,
  more = {},
}: Settings): Deployment["args"] {
  return {
    enableExpertParallel: true,
    maxModelLen: length,
    gpuMemoryUtilization: share,
    speculativeConfig: { num_speculative_tokens: drafts, method: "deepseek_mtp" },
    additionalConfig: keys,
    ...(context === undefined ? {} : { decodeContextParallelSize: context }),
    ...more,
  };
}

export const li = { enable_sparse_li_c8: true };

export const both = { ...li, enable_sparse_sfa_c8: true };

export const dsa = { enable_dsa_cp: true };

export const engine = ["vllm-ascend", "v0.23.0"] as const;

export const a3 = { engine, hardware: "atlas-800-a3" } as const;

const a2 = { engine, hardware: "atlas-800-a2" } as const;

/** The release of documents with `attentionConfig.indexer_kv_dtype`. */
export const R = { release: "v0.30.0rc2" } as const;

/** What stays equal in a part of the table. */
type Base = Pick<Deployment, "engine" | "hardware" | "model" | "weights" | "role" | "release">;

/** Nodes, degrees and HCCL_BUFFSIZE (MiB). */
type Shape = readonly [nodes: number, dp: number, tp: number, buffers: number];

export type Served = Deployment & { readonly name: string };

export function deployed(
  name: string,
  base: Base,
  [nodes, dp, tp, buffers]: Shape,
  settings: Settings,
  layersPerStage?: readonly number[],
): Served {
  return {
    name,
    ...base,
    nodes,
    dp,
    tp,
    ...(layersPerStage === undefined ? {} : { pp: layersPerStage.length, layersPerStage }),
    env: { HCCL_BUFFSIZE: String(buffers) },
    args: args(settings),
  };
}

export const prefill = { role: "prefill" } as const;
export const decode = { role: "decode" } as const;
export const onA2 = { hardware: a2.hardware } as const;
