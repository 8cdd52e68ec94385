import { describe, expect, test } from "vitest";
import { CLOSEST_FIT, neededTokens } from "../../core/memory/shortfall.ts";
import { type Deployment, estimateOf } from "../support/estimated-memory.ts";

const engine = ["vllm-ascend", "v0.23.0"] as const;

/** The switches of C8 in releases that derive it from flags of vLLM. */
const derived = { kvCacheDtype: "fp8", attentionConfig: { indexer_kv_dtype: "int8" } };

const a3 = { engine, hardware: "atlas-800-a3" } as const;

const a2 = { engine, hardware: "atlas-800-a2" } as const;

interface Settings {
  readonly length: number;
  readonly share: number;
  readonly keys?: Record<string, boolean>;
  readonly context?: number;
  readonly more?: Deployment["args"];
}

function args({ length, share, keys = {}, context, more = {} }: Settings): Deployment["args"] {
  return {
    enableExpertParallel: true,
    maxModelLen: length,
    gpuMemoryUtilization: share,
    speculativeConfig: { num_speculative_tokens: 3, method: "deepseek_mtp" },
    additionalConfig: keys,
    ...(context === undefined ? {} : { decodeContextParallelSize: context }),
    ...more,
  };
}

const li = { enable_sparse_li_c8: true };

const both = { ...li, enable_sparse_sfa_c8: true };

const dsa = { enable_dsa_cp: true };

const buffers = (mebibytes: number) => ({ HCCL_BUFFSIZE: String(mebibytes) });

/** What vllm-ascend tests (tests/e2e) and documents (GLM5.md, GLM5.2.md, GLM5.3.md, GLM5.3-Flash.md), without pipelines. */
const served: readonly (Deployment & { readonly name: string })[] = [
  {
    name: "GLM-5.1-W8A8C8-A3_128k_90_50",
    ...a3,
    model: "GLM-5.1",
    weights: "w8a8c8",
    nodes: 2,
    dp: 8,
    tp: 4,
    env: buffers(400),
    args: args({ length: 133_120, share: 0.9, keys: { ...li, ...dsa } }),
  },
  {
    name: "GLM-5.2-W8A8C8-A3_3.5k_1.5k_0_50",
    ...a3,
    model: "GLM-5.2",
    weights: "w8a8c8",
    nodes: 2,
    dp: 8,
    tp: 4,
    env: buffers(400),
    args: args({ length: 133_120, share: 0.92, keys: { ...li, ...dsa } }),
  },
  {
    name: "prefill of GLM-5.1-W8A8C8-128k-1k-90-50-PD",
    ...a3,
    model: "GLM-5.1",
    weights: "w8a8c8",
    role: "prefill",
    nodes: 2,
    dp: 4,
    tp: 8,
    env: buffers(400),
    args: args({ length: 202_752, share: 0.92, keys: { ...both, ...dsa } }),
  },
  {
    name: "decode of GLM-5.1-W8A8C8-128k-1k-90-50-PD",
    ...a3,
    model: "GLM-5.1",
    weights: "w8a8c8",
    role: "decode",
    nodes: 2,
    dp: 8,
    tp: 4,
    env: buffers(256),
    args: args({ length: 202_752, share: 0.92, keys: both }),
  },
  {
    name: "prefill of GLM_5_1_PD_in64k_bs16-90",
    ...a3,
    model: "GLM-5.1",
    weights: "w8a8",
    role: "prefill",
    nodes: 2,
    dp: 4,
    tp: 8,
    env: buffers(900),
    args: args({ length: 140_000, share: 0.95 }),
  },
  {
    name: "decode of GLM_5_1_PD_in64k_bs16-90",
    ...a3,
    model: "GLM-5.1",
    weights: "w8a8",
    role: "decode",
    nodes: 2,
    dp: 4,
    tp: 8,
    env: buffers(900),
    args: args({ length: 140_000, share: 0.92 }),
  },
  {
    name: "prefill of GLM-5.2-W4A8C8-1M-PD-DCP",
    ...a3,
    model: "GLM-5.2",
    weights: "w4a8c8",
    role: "prefill",
    nodes: 2,
    dp: 4,
    tp: 8,
    env: buffers(768),
    args: args({ length: 1_024_000, share: 0.75, keys: { ...li, ...dsa }, context: 8 }),
  },
  {
    name: "decode of GLM-5.2-W4A8C8-1M-PD-DCP",
    ...a3,
    model: "GLM-5.2",
    weights: "w4a8c8",
    role: "decode",
    nodes: 2,
    dp: 4,
    tp: 8,
    env: buffers(768),
    args: args({ length: 1_024_000, share: 0.93, keys: li, context: 8 }),
  },
  {
    name: "GLM-5.2 w4a8c8 on one A3 (GLM5.2.md of v0.23.0.post1, L142)",
    ...a3,
    model: "GLM-5.2",
    weights: "w4a8c8",
    nodes: 1,
    dp: 2,
    tp: 8,
    env: buffers(200),
    args: args({ length: 135_000, share: 0.92, keys: { ...li, ...dsa } }),
  },
  {
    name: "GLM-5.2 w8a8c8 on two A3 (GLM5.2.md of v0.23.0.post1, L210)",
    ...a3,
    model: "GLM-5.2",
    weights: "w8a8c8",
    nodes: 2,
    dp: 8,
    tp: 4,
    env: buffers(400),
    args: args({ length: 202_752, share: 0.92, keys: { ...both, ...dsa } }),
  },
  {
    name: "prefill of GLM-5.2 w4a8c8 (GLM5.2.md of main, L439)",
    ...a3,
    model: "GLM-5.2",
    weights: "w4a8c8",
    role: "prefill",
    nodes: 2,
    dp: 4,
    tp: 8,
    env: buffers(400),
    args: args({ length: 133_120, share: 0.92, keys: { ...li, ...dsa } }),
  },
  {
    name: "decode of GLM-5.2 w4a8c8 with one device per rank (GLM5.2.md of main, L574)",
    ...a3,
    model: "GLM-5.2",
    weights: "w4a8c8",
    role: "decode",
    nodes: 2,
    dp: 32,
    tp: 1,
    env: buffers(256),
    args: args({ length: 133_120, share: 0.92, keys: li }),
  },
  {
    name: "prefill of GLM-5.2 w4a8c8 on A2 (GLM5.2.md of v0.23.0.post1, L948)",
    ...a2,
    model: "GLM-5.2",
    weights: "w4a8c8",
    role: "prefill",
    nodes: 4,
    dp: 4,
    tp: 8,
    env: buffers(256),
    args: args({ length: 256_000, share: 0.95, keys: { ...both, ...dsa } }),
  },
  {
    name: "decode of GLM-5.2 w4a8c8 on A2 (GLM5.2.md of v0.23.0.post1, L1039)",
    ...a2,
    model: "GLM-5.2",
    weights: "w4a8c8",
    role: "decode",
    nodes: 4,
    dp: 8,
    tp: 4,
    env: buffers(2560),
    args: args({ length: 256_000, share: 0.95, keys: both }),
  },
  {
    name: "GLM-5.2 w4a8c8 on two A2 (GLM5.2.md of v0.23.0.post1, L817)",
    ...a2,
    model: "GLM-5.2",
    weights: "w4a8c8",
    nodes: 2,
    dp: 2,
    tp: 8,
    args: args({ length: 40_000, share: 0.95 }),
  },
  {
    name: "GLM-5.2 w8a8c8 at 1M on two A3 (GLM5.2.md of v0.23.0.post1, L1245)",
    ...a3,
    model: "GLM-5.2",
    weights: "w8a8c8",
    nodes: 2,
    dp: 8,
    tp: 4,
    env: buffers(400),
    args: args({ length: 1_048_576, share: 0.92, keys: { ...both, ...dsa }, context: 4 }),
  },
  {
    name: "prefill of GLM-5.2 w8a8c8 at 1M (GLM5.2.md of v0.23.0.post1, L1372)",
    ...a3,
    model: "GLM-5.2",
    weights: "w8a8c8",
    role: "prefill",
    nodes: 2,
    dp: 2,
    tp: 16,
    env: buffers(400),
    args: args({ length: 1_048_576, share: 0.92, keys: { ...both, ...dsa }, context: 16 }),
  },
  {
    name: "decode of GLM-5.2 w8a8c8 (GLM5.2.md of v0.30.0rc2, L570)",
    ...a3,
    release: "v0.30.0rc2",
    model: "GLM-5.2",
    weights: "w8a8c8",
    role: "decode",
    nodes: 2,
    dp: 16,
    tp: 2,
    env: buffers(256),
    args: args({ length: 202_752, share: 0.9, more: derived }),
  },
  {
    name: "GLM-5.3 w8a8c8 on two A3 (GLM5.3.md of v0.30.0rc2, L148)",
    ...a3,
    release: "v0.30.0rc2",
    model: "GLM-5.3",
    weights: "w8a8c8",
    nodes: 2,
    dp: 8,
    tp: 4,
    env: buffers(400),
    args: args({ length: 202_752, share: 0.9, keys: dsa, more: derived }),
  },
  {
    name: "decode of GLM-5.3 w8a8c8 (GLM5.3.md of v0.30.0rc2, L691)",
    ...a3,
    release: "v0.30.0rc2",
    model: "GLM-5.3",
    weights: "w8a8c8",
    role: "decode",
    nodes: 2,
    dp: 16,
    tp: 2,
    env: buffers(1024),
    args: args({ length: 200_000, share: 0.92, more: derived }),
  },
  {
    name: "GLM-5.3 w8a8c8 on four A2 (GLM5.3.md of v0.30.0rc2, L268)",
    ...a2,
    release: "v0.30.0rc2",
    model: "GLM-5.3",
    weights: "w8a8c8",
    nodes: 4,
    dp: 4,
    tp: 8,
    args: args({ length: 135_000, share: 0.92, keys: dsa, more: derived }),
  },
  {
    name: "GLM-5.3-Flash w8a8 on one A3 (GLM5.3-Flash.md of v0.30.0rc2, L219)",
    ...a3,
    release: "v0.30.0rc2",
    model: "GLM-5.3-Flash",
    weights: "w8a8",
    nodes: 1,
    dp: 1,
    tp: 16,
    env: buffers(400),
    args: args({ length: 133_120, share: 0.92 }),
  },
  {
    name: "decode of GLM-5.3-Flash w8a8 with one device per rank (GLM5.3-Flash.md of v0.30.0rc2, L422)",
    ...a3,
    release: "v0.30.0rc2",
    model: "GLM-5.3-Flash",
    weights: "w8a8",
    role: "decode",
    nodes: 1,
    dp: 16,
    tp: 1,
    env: buffers(1024),
    args: args({ length: 133_120, share: 0.92 }),
  },
  {
    name: "decode of GLM-5.3-Flash w8a8 on A2 (GLM5.3-Flash.md of v0.30.0rc2, L686)",
    ...a2,
    release: "v0.30.0rc2",
    model: "GLM-5.3-Flash",
    weights: "w8a8",
    role: "decode",
    nodes: 2,
    dp: 8,
    tp: 2,
    env: buffers(1024),
    args: args({ length: 200_000, share: 0.85 }),
  },
  {
    name: "GLM-4.7 w8a8c8 on one A3 (GLM4.x.md of v0.30.0rc2, L131)",
    ...a3,
    model: "GLM-4.7",
    weights: "w8a8c8",
    nodes: 1,
    dp: 2,
    tp: 8,
    env: buffers(512),
    args: args({ length: 133_000, share: 0.9, keys: { enable_shared_expert_dp: true } }),
  },
];

describe("memory-fits and memory-near are silent about what upstream serves:", () => {
  test.each(served)("$name", (deployment) => {
    const estimate = estimateOf(deployment);
    expect(estimate.tokens).toBeGreaterThanOrEqual(neededTokens(estimate) * CLOSEST_FIT);
  });
});

describe("the KV cache of a token", () => {
  const glm51: Deployment = { ...a3, model: "GLM-5.1", weights: "w8a8c8", nodes: 2, dp: 8, tp: 4, args: {} };
  const glm52: Deployment = { ...glm51, model: "GLM-5.2" };
  const perToken = (deployment: Deployment, settings: Partial<Settings> = {}) =>
    estimateOf({ ...deployment, args: args({ length: 4096, share: 0.9, ...settings }) }).perToken.bytes;

  test("counts indexers only in the layers that have one: 21 of 78, and the draft layer", () => {
    expect(perToken(glm51)).toBe(79 * (1152 + 256));
    expect(perToken(glm52)).toBe(79 * 1152 + 22 * 256);
  });

  test("has int8 keys of indexers with a scale, and a packed latent vector with four scales", () => {
    expect(perToken(glm52, { keys: li })).toBe(79 * 1152 + 22 * 130);
    expect(perToken(glm52, { keys: both })).toBe(79 * 656 + 22 * 130);
    expect(perToken(glm51, { keys: both })).toBe(79 * (656 + 130));
  });

  test("reads the switches that the release reads", () => {
    const newer = { ...glm52, release: "v0.30.0rc2" };
    expect(perToken(newer, { more: derived })).toBe(79 * 656 + 22 * 130);
    expect(perToken(newer, { keys: both })).toBe(79 * 1152 + 22 * 256);
    expect(perToken(newer, { more: { "attentionConfig.indexer_kv_dtype": "int8" } })).toBe(
      79 * 1152 + 22 * 130,
    );
    expect(perToken({ ...glm51, engine: ["vllm-ascend", "v0.20.2rc1"] }, { keys: both })).toBe(79 * 1408);
    const older = { ...glm51, engine: ["vllm-ascend", "v0.20.2rc1"] as const };
    expect(perToken(older, { keys: { enable_sparse_c8: true } })).toBe(79 * (1152 + 130));
  });

  test("is sharded by decode context parallelism, but for the keys of indexers", () => {
    expect(perToken(glm52, { keys: both, context: 4 })).toBe((79 * 656) / 4 + 22 * 130);
  });

  test("is half as large for grouped heads with an 8-bit type", () => {
    const glm47: Deployment = {
      ...a3,
      model: "GLM-4.7",
      weights: "w8a8c8",
      nodes: 1,
      dp: 2,
      tp: 8,
      args: {},
    };
    expect(perToken(glm47)).toBe(93 * 512);
    expect(perToken(glm47, { more: { kvCacheDtype: "fp8" } })).toBe(93 * 256);
  });

  test("may be smaller where an override makes layers share an indexer", () => {
    const estimate = (more: Deployment["args"]) =>
      estimateOf({ ...glm51, args: args({ length: 4096, share: 0.9, more }) });
    const shared = estimate({ hfOverrides: { use_index_cache: true, index_topk_freq: 4 } });
    expect(shared.perToken.bytes).toBe(79 * 1408);
    expect(shared.leastPerToken).toBe(79 * (1152 + 64));
    expect(estimate({ hfOverrides: { index_topk_freq: 4 } }).leastPerToken).toBe(79 * 1408);
  });

  test("of GLM-5.3-Flash has 11 latent layers with pooled keys, and states beside it", () => {
    const flash: Deployment = {
      ...a3,
      release: "v0.30.0rc2",
      model: "GLM-5.3-Flash",
      weights: "w8a8",
      nodes: 1,
      dp: 1,
      tp: 16,
      args: args({ length: 133_120, share: 0.92 }),
    };
    const estimate = estimateOf(flash);
    expect(estimate.perToken.bytes).toBe(12 * (1024 + 64));
    const states = estimate.reserve.find(({ name }) => name === "states of linear attention");
    expect(states?.bytes).toBe((34 * (64 * 128 * 128 * 4 + 3 * 8192 * 3 * 2)) / 16);
  });
});
