import type { Deployment } from "./estimated-memory.ts";

/** The switches of C8 in releases that derive it from flags of vLLM. */
export const derived = { kvCacheDtype: "int8", attentionConfig: { indexer_kv_dtype: "int8" } };

/** Only the keys of indexers in 8 bits. */
const derivedIndexers = { attentionConfig: { indexer_kv_dtype: "int8" } };

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

const dsa = { enable_dsa_cp: true };

const engine = ["vllm-ascend", "v0.23.0"] as const;

export const a3 = { engine, hardware: "atlas-800-a3" } as const;

const a2 = { engine, hardware: "atlas-800-a2" } as const;

/** The release of documents with `attentionConfig.indexer_kv_dtype`. */
const R = { release: "v0.30.0rc2" } as const;

/** What stays equal in a part of the table. */
type Base = Pick<Deployment, "engine" | "hardware" | "model" | "weights" | "role" | "release">;

/** Nodes, degrees and HCCL_BUFFSIZE (MiB). */
type Shape = readonly [nodes: number, dp: number, tp: number, buffers: number];

type Served = Deployment & { readonly name: string };

function deployed(
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

const prefill = { role: "prefill" } as const;
const decode = { role: "decode" } as const;

const w8c8 = { ...a3, model: "GLM-5.2", weights: "w8a8c8" } as const;
const w4c8 = { ...a3, model: "GLM-5.2", weights: "w4a8c8" } as const;
const w8 = { engine: ["vllm-ascend", "v0.22.1rc1"], model: "GLM-5.2", weights: "w8a8" } as const;
const w8a3 = { ...w8, hardware: "atlas-800-a3" } as const;
const w8a2 = { ...w8, hardware: "atlas-800-a2" } as const;
const glm51c8 = { ...a3, model: "GLM-5.1", weights: "w8a8c8" } as const;
const glm51w8 = { ...a3, model: "GLM-5.1", weights: "w8a8" } as const;
const glm51w4 = { ...a3, ...R, model: "GLM-5.1", weights: "w4a8" } as const;
const glm53 = { ...a3, ...R, model: "GLM-5.3", weights: "w8a8c8" } as const;
const flash = { ...a3, ...R, model: "GLM-5.3-Flash", weights: "w8a8" } as const;
const glm47 = { ...a3, model: "GLM-4.7", weights: "w8a8" } as const;
const onA2 = { hardware: a2.hardware } as const;

const M1 = 1_048_576;

/** GLM5.2.md of vllm-ascend: S v0.23.0.post1, M main at 2026-08-22, R v0.30.0rc2, E v0.22.1rc1, each with its line. */
const glm52: readonly Served[] = [
  deployed("S L142", w4c8, [1, 2, 8, 200], { length: 135_000, share: 0.92, keys: { ...li, ...dsa } }),
  deployed("R L132", { ...w4c8, ...R }, [1, 2, 8, 200], {
    length: 135_000,
    share: 0.92,
    keys: dsa,
    more: derivedIndexers,
  }),
  deployed("S L210", w8c8, [2, 8, 4, 400], { length: 202_752, share: 0.92, keys: { ...both, ...dsa } }),
  deployed("R L177", { ...w4c8, ...R }, [2, 4, 8, 400], {
    length: 66_000,
    share: 0.9,
    keys: dsa,
    more: derivedIndexers,
  }),
  deployed("M L198", w4c8, [2, 4, 8, 400], { length: 66_000, share: 0.9, keys: { ...li, ...dsa } }),
  deployed("M §9.1", w4c8, [2, 2, 16, 400], { length: 135_000, share: 0.9, keys: { ...li, ...dsa } }),
  deployed(
    "S L413 P",
    { ...w8c8, ...prefill },
    [2, 1, 16, 400],
    { length: 202_752, share: 0.92, drafts: 1, keys: { ...both, ...dsa } },
    [41, 37],
  ),
  deployed("S L558 D", { ...w8c8, ...decode }, [2, 8, 4, 256], { length: 202_752, share: 0.92, keys: both }),
  deployed(
    "R L448 P",
    { ...w8c8, ...R, ...prefill },
    [2, 1, 16, 400],
    { length: 202_752, share: 0.85, drafts: 1, keys: dsa, more: derivedIndexers },
    [41, 37],
  ),
  deployed("R L570 D", { ...w8c8, ...R, ...decode }, [2, 16, 2, 256], {
    length: 202_752,
    share: 0.9,
    drafts: 5,
    more: derived,
  }),
  deployed("M L439 P", { ...w4c8, ...prefill }, [2, 4, 8, 400], {
    length: 133_120,
    share: 0.92,
    drafts: 1,
    keys: { ...li, ...dsa },
  }),
  deployed("M L574 D", { ...w4c8, ...decode }, [2, 32, 1, 256], {
    length: 133_120,
    share: 0.92,
    drafts: 5,
    keys: li,
  }),
  deployed("S L817", { ...w4c8, ...onA2 }, [2, 2, 8, 200], { length: 40_000, share: 0.95 }),
  deployed("R L275", { ...w4c8, ...R, ...onA2 }, [2, 2, 8, 200], { length: 40_000, share: 0.95, drafts: 5 }),
  deployed("S L948 P", { ...w4c8, ...onA2, ...prefill }, [4, 4, 8, 256], {
    length: 256_000,
    share: 0.95,
    drafts: 1,
    keys: { ...both, ...dsa },
  }),
  deployed("S L1039 D", { ...w4c8, ...onA2, ...decode }, [4, 8, 4, 2560], {
    length: 256_000,
    share: 0.95,
    drafts: 5,
    keys: both,
  }),
  deployed("R L792 P", { ...w8c8, ...R, ...onA2, ...prefill }, [4, 4, 8, 256], {
    length: 200_000,
    share: 0.92,
    drafts: 1,
    keys: dsa,
    more: derived,
  }),
  deployed("R L881 D", { ...w8c8, ...R, ...onA2, ...decode }, [4, 8, 4, 2560], {
    length: 200_000,
    share: 0.92,
    more: derived,
  }),
  deployed("R L1042", { ...w4c8, ...R }, [1, 1, 16, 768], {
    length: 1_024_000,
    share: 0.8,
    keys: dsa,
    context: 16,
    more: derived,
  }),
  deployed("M L1288", w4c8, [1, 1, 16, 768], {
    length: 1_024_000,
    share: 0.8,
    keys: { ...li, ...dsa },
    context: 16,
  }),
  deployed("S L1245", w8c8, [2, 8, 4, 400], {
    length: M1,
    share: 0.92,
    keys: { ...both, ...dsa },
    context: 4,
  }),
  deployed("R L1080", { ...w4c8, ...R }, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.75,
    keys: dsa,
    context: 8,
    more: derived,
  }),
  deployed("M L1342", w4c8, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.75,
    keys: { ...li, ...dsa },
    context: 8,
  }),
  deployed("S L1372 P", { ...w8c8, ...prefill }, [2, 2, 16, 400], {
    length: M1,
    share: 0.9,
    drafts: 1,
    keys: { ...both, ...dsa },
    context: 16,
  }),
  deployed("S L1512 D", { ...w8c8, ...decode }, [2, 8, 4, 400], {
    length: M1,
    share: 0.92,
    drafts: 5,
    keys: both,
    context: 4,
  }),
  deployed("R L1239 P", { ...w8c8, ...R, ...prefill }, [2, 2, 16, 400], {
    length: M1,
    share: 0.85,
    drafts: 1,
    keys: dsa,
    context: 16,
    more: derived,
  }),
  deployed("R L1366 D", { ...w8c8, ...R, ...decode }, [2, 4, 8, 400], {
    length: M1,
    share: 0.9,
    drafts: 5,
    context: 8,
    more: derived,
  }),
  deployed("M L1407 P", { ...w4c8, ...prefill }, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.75,
    drafts: 1,
    keys: { ...li, ...dsa },
    context: 8,
  }),
  deployed("M L1481 D", { ...w4c8, ...decode }, [2, 4, 8, 768], {
    length: 1_024_000,
    share: 0.93,
    keys: li,
    context: 8,
  }),
  deployed("E L126", w8a3, [1, 2, 8, 200], { length: 20_480, share: 0.95 }),
  deployed("E L178", w8a3, [2, 2, 16, 400], {
    length: 64_000,
    share: 0.93,
    drafts: 5,
    more: { enableExpertParallel: false },
  }),
  deployed("E L286", w8a2, [2, 2, 8, 200], { length: 40_000, share: 0.95, drafts: 5 }),
  deployed("E L409", w8a2, [4, 4, 8, 200], { length: 200_000, share: 0.95, drafts: 5 }),
  deployed("E L641 P", { ...w8a3, ...prefill }, [2, 2, 16, 400], {
    length: 135_000,
    share: 0.95,
    drafts: 5,
    keys: dsa,
  }),
  deployed("E L641 D", { ...w8a3, ...decode }, [2, 8, 4, 500], { length: 135_000, share: 0.92, drafts: 5 }),
  deployed("E L982 P", { ...w8a2, ...prefill }, [4, 4, 8, 256], { length: 115_168, share: 0.95 }),
  deployed("E L982 D", { ...w8a2, ...decode }, [4, 8, 4, 500], { length: 135_168, share: 0.92 }),
];

/** GLM5.3.md and GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, GLM5.md and GLM4.x.md of the same. */
const others: readonly Served[] = [
  deployed("GLM5.3.md L148", glm53, [2, 8, 4, 400], {
    length: 202_752,
    share: 0.9,
    keys: dsa,
    more: derived,
  }),
  deployed("GLM5.3.md L268", { ...glm53, ...onA2 }, [4, 4, 8, 200], {
    length: 135_000,
    share: 0.92,
    keys: dsa,
    more: derived,
  }),
  deployed(
    "GLM5.3.md L514 P",
    { ...glm53, ...prefill },
    [2, 1, 16, 1024],
    { length: 200_000, share: 0.92, drafts: 1, keys: dsa, more: derived },
    [42, 36],
  ),
  deployed("GLM5.3.md L691 D", { ...glm53, ...decode }, [2, 16, 2, 1024], {
    length: 200_000,
    share: 0.92,
    drafts: 5,
    more: derived,
  }),
  deployed("Flash L219", flash, [1, 1, 16, 400], { length: 133_120, share: 0.92, drafts: 5 }),
  deployed("Flash L896", { ...flash, ...onA2 }, [2, 2, 8, 1024], { length: 133_120, share: 0.85 }),
  deployed("Flash L356 P", { ...flash, ...prefill }, [1, 2, 8, 1024], {
    length: 133_120,
    share: 0.92,
    drafts: 5,
  }),
  deployed("Flash L422 D", { ...flash, ...decode }, [1, 16, 1, 1024], {
    length: 133_120,
    share: 0.92,
    drafts: 5,
  }),
  deployed("Flash L565 P", { ...flash, ...onA2, ...prefill }, [2, 2, 8, 1024], {
    length: 200_000,
    share: 0.92,
  }),
  deployed("Flash L686 D", { ...flash, ...onA2, ...decode }, [2, 8, 2, 1024], {
    length: 200_000,
    share: 0.85,
  }),
  deployed("GLM5.md L242", glm51w4, [1, 1, 16, 200], { length: 200_000, share: 0.95 }),
  deployed("GLM5.md L281", { ...glm51w4, ...onA2 }, [1, 1, 8, 200], { length: 32_768, share: 0.95 }),
  deployed("GLM5.md L450", { ...glm51w4, ...onA2 }, [2, 2, 8, 200], { length: 131_072, share: 0.95 }),
  deployed("GLM5.md L352", { ...glm51c8, ...R }, [2, 8, 4, 400], {
    length: 202_752,
    share: 0.92,
    keys: dsa,
    more: derived,
  }),
  deployed("GLM5.md §9.1", { ...glm51c8, ...R }, [2, 2, 16, 400], {
    length: 202_752,
    share: 0.92,
  }),
  deployed(
    "GLM5.md L1050 P",
    { ...glm51c8, ...R, ...prefill },
    [2, 1, 16, 400],
    { length: 202_752, share: 0.92, drafts: 1, keys: dsa, more: derived },
    [41, 37],
  ),
  deployed("GLM5.md L1174 D", { ...glm51c8, ...R, ...decode }, [2, 8, 4, 256], {
    length: 202_752,
    share: 0.92,
    more: derived,
  }),
  deployed("GLM4.x.md L131", glm47, [1, 2, 8, 512], {
    length: 133_000,
    share: 0.9,
    keys: { enable_shared_expert_dp: true },
  }),
  deployed("GLM4.x.md L169", { ...glm47, ...onA2 }, [2, 2, 8, 512], {
    length: 140_000,
    share: 0.9,
    keys: { enable_shared_expert_dp: true },
  }),
  deployed("GLM4.x.md L380 P", { ...glm47, ...prefill }, [1, 2, 8, 256], {
    length: 133_000,
    share: 0.9,
    drafts: 1,
    keys: { enable_shared_expert_dp: true },
  }),
  deployed("GLM4.x.md L507 D", { ...glm47, ...decode }, [2, 8, 4, 512], {
    length: 133_000,
    share: 0.9,
    keys: { enable_shared_expert_dp: true },
  }),
];

/** Nightly tests of vllm-ascend v0.30.0rc2. */
const tests: readonly Served[] = [
  deployed("GLM-5.1-W8A8C8-A3_128k_90_50", glm51c8, [2, 8, 4, 400], {
    length: 133_120,
    share: 0.9,
    keys: { ...li, ...dsa },
  }),
  deployed("GLM-5.2-W8A8C8-A3_3.5k_1.5k_0_50", w8c8, [2, 8, 4, 400], {
    length: 133_120,
    share: 0.92,
    keys: { ...li, ...dsa },
  }),
  deployed("GLM-5.1-W8A8C8-128k-1k-90-50-PD P", { ...glm51c8, ...prefill }, [2, 4, 8, 400], {
    length: 202_752,
    share: 0.92,
    keys: { ...both, ...dsa },
  }),
  deployed("GLM-5.1-W8A8C8-128k-1k-90-50-PD D", { ...glm51c8, ...decode }, [2, 8, 4, 256], {
    length: 202_752,
    share: 0.92,
    keys: both,
  }),
  deployed("GLM_5_1_PD_in64k_bs16-90 P", { ...glm51w8, ...prefill }, [2, 4, 8, 900], {
    length: 140_000,
    share: 0.95,
  }),
  deployed("GLM_5_1_PD_in64k_bs16-90 D", { ...glm51w8, ...decode }, [2, 4, 8, 900], {
    length: 140_000,
    share: 0.92,
  }),
  deployed("GLM5_1-W8A8-A2-dual-nodes", { ...glm51w8, ...onA2 }, [2, 2, 8, 200], {
    length: 38_000,
    share: 0.95,
  }),
  deployed("GLM5_2-W8A8-A3-dual-nodes", { ...w8a3, engine }, [2, 2, 16, 200], {
    length: 133_120,
    share: 0.95,
  }),
  deployed("GLM-5.1-W8A8-PrefillMC2", glm51w8, [1, 1, 16, 200], { length: 10_240, share: 0.94 }),
];

/** What vllm-ascend documents and tests, on A2 and A3. Settings that the memory does not depend on are left out. */
export const served: readonly Served[] = [...glm52, ...others, ...tests];
