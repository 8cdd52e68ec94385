import { describe, expect, test } from "vitest";
import { sumOf } from "../../core/domain/memory-part.ts";
import { type Deployment, estimateOf, expectNear, weightsOf } from "../support/estimated-memory.ts";

const mtp = { speculativeConfig: { num_speculative_tokens: 3, method: "deepseek_mtp" } };

const vllm = { enableExpertParallel: true, gpuMemoryUtilization: 0.95, ...mtp };

const sparse = { additionalConfig: { enable_dsa_cp: true } };

const glm5 = { model: "GLM-5", hardware: "atlas-800-a3", nodes: 1, dp: 1, tp: 16, args: vllm } as const;

const glm47 = { model: "GLM-4.7", hardware: "atlas-800-a2", nodes: 1, dp: 1, tp: 8, args: vllm } as const;

const glm52 = (
  release: string,
  dp: number,
  tp: number,
  additionalConfig: Record<string, boolean>,
): Deployment => ({
  release,
  model: "GLM-5.2",
  weights: "w8a8c8",
  hardware: "atlas-800-a3",
  nodes: 1,
  dp,
  tp,
  args: { ...vllm, additionalConfig },
});

interface Fit {
  readonly name: string;
  readonly deployment: Deployment;
  readonly weights: number;
  readonly tokens: number;
  readonly length: number;
}

const fits: readonly Fit[] = [
  {
    name: "GLM-5 w4a8 on one A3",
    deployment: { ...glm5, weights: "w4a8" },
    weights: 26.2,
    tokens: 272_000,
    length: 200_000,
  },
  {
    name: "GLM-5 w8a8 on one A3, 49 GB as observed in vllm-ascend #12839",
    deployment: { ...glm5, weights: "w8a8" },
    weights: 49,
    tokens: 66_000,
    length: 40_960,
  },
  {
    name: "GLM-5 w4a8 on one A2",
    deployment: { ...glm5, weights: "w4a8", hardware: "atlas-800-a2", tp: 8 },
    weights: 50.3,
    tokens: 55_000,
    length: 32_768,
  },
  {
    name: "GLM-5 bf16 on two A3",
    deployment: { ...glm5, weights: "bf16", nodes: 2, dp: 2 },
    weights: 52.1,
    tokens: 39_000,
    length: 8192,
  },
  {
    name: "GLM-5 w8a8 on two A3",
    deployment: { ...glm5, weights: "w8a8", nodes: 2, dp: 2 },
    weights: 26.2,
    tokens: 272_000,
    length: 200_000,
  },
  {
    name: "GLM-5 w4a8 on two A2",
    deployment: { ...glm5, weights: "w4a8", hardware: "atlas-800-a2", nodes: 2, dp: 2, tp: 8 },
    weights: 27.4,
    tokens: 261_000,
    length: 131_072,
  },
  {
    name: "prefill of source 002",
    deployment: {
      ...glm5,
      weights: "w8a8",
      role: "prefill",
      nodes: 2,
      dp: 2,
      env: { HCCL_BUFFSIZE: "256" },
      args: { ...vllm, ...sparse },
    },
    weights: 37.2,
    tokens: 173_000,
    length: 131_072,
  },
  {
    name: "decode of source 002",
    deployment: {
      ...glm5,
      weights: "w8a8",
      role: "decode",
      nodes: 4,
      dp: 16,
      tp: 4,
      env: { HCCL_BUFFSIZE: "256" },
      args: { ...vllm, gpuMemoryUtilization: 0.92 },
    },
    weights: 18.3,
    tokens: 325_000,
    length: 200_000,
  },
  {
    name: "decode of GLM-5, dp 8 tp 4",
    deployment: {
      ...glm5,
      weights: "w8a8",
      role: "decode",
      nodes: 2,
      dp: 8,
      tp: 4,
      args: { ...vllm, gpuMemoryUtilization: 0.92 },
    },
    weights: 29.8,
    tokens: 222_000,
    length: 202_752,
  },
  {
    name: "GLM-4.7 w8a8 on one A2",
    deployment: { ...glm47, weights: "w8a8", args: { ...vllm, gpuMemoryUtilization: 0.9 } },
    weights: 44.8,
    tokens: 196_000,
    length: 133_000,
  },
  {
    name: "GLM-4.7 w8a8, dp 2 tp 8",
    deployment: {
      ...glm47,
      weights: "w8a8",
      hardware: "atlas-800-a3",
      dp: 2,
      args: { ...vllm, gpuMemoryUtilization: 0.9 },
    },
    weights: 23.6,
    tokens: 642_000,
    length: 133_000,
  },
  {
    name: "GLM-4.7 bf16 on one A3, tp 16",
    deployment: {
      ...glm47,
      weights: "bf16",
      hardware: "atlas-800-a3",
      tp: 16,
      args: { ...vllm, gpuMemoryUtilization: 0.9 },
    },
    weights: 44.6,
    tokens: 200_000,
    length: 131_072,
  },
  {
    name: "GLM-4.7 bf16 on two A2, dp 2 tp 8",
    deployment: {
      ...glm47,
      weights: "bf16",
      nodes: 2,
      dp: 2,
      args: { ...vllm, gpuMemoryUtilization: 0.9 },
    },
    weights: 46.7,
    tokens: 156_000,
    length: 131_072,
  },
];

describe("vLLM-Ascend", () => {
  test.each(fits)("holds $name", ({ deployment, weights, tokens, length }) => {
    const estimate = estimateOf({ ...deployment, args: { ...deployment.args, maxModelLen: length } });
    expectNear(weightsOf(estimate), weights, 0.01);
    expectNear(estimate.tokens, tokens, 0.015);
    expect(estimate.tokens).toBeGreaterThanOrEqual(length);
    expect(estimate.sequences).toBeCloseTo(estimate.tokens / length, 10);
  });

  test.each([
    {
      name: "GLM-5 w8a8 on one A3 as a producer with DSA-CP, 59 GB as observed in vllm-ascend #12839",
      deployment: { ...glm5, weights: "w8a8", role: "prefill", args: { ...vllm, ...sparse } },
      weights: 59,
    },
    {
      name: "GLM-5.1 w8a8 on one A2, out of memory in #8817",
      deployment: { ...glm5, model: "GLM-5.1", weights: "w8a8", hardware: "atlas-800-a2", tp: 8 },
      weights: 96,
    },
  ] as const)("does not hold $name", ({ deployment, weights }) => {
    const estimate = estimateOf(deployment);
    expectNear(weightsOf(estimate), weights, 0.05);
    expect(estimate.mostTokens).toBe(0);
    expect(estimate.largestContext).toBe(0);
  });

  test("holds a prefill of dp 4 tp 8 with DSA-CP at 202752 only with an 8-bit cache", () => {
    const prefill: Deployment = {
      ...glm5,
      weights: "w8a8",
      role: "prefill",
      nodes: 2,
      dp: 4,
      tp: 8,
      args: { ...vllm, ...sparse, gpuMemoryUtilization: 0.92, maxModelLen: 202_752 },
    };
    const bf16 = estimateOf(prefill);
    expectNear(weightsOf(bf16), 37.7, 0.01);
    expectNear(bf16.tokens, 151_000, 0.015);
    expect(bf16.mostTokens).toBeLessThan(202_752);
    const c8 = { additionalConfig: { enable_dsa_cp: true, enable_sparse_sfa_c8: true } };
    expect(
      estimateOf({ ...prefill, engine: ["vllm-ascend", "v0.23.0"], args: { ...prefill.args, ...c8 } })
        .mostTokens,
    ).toBeGreaterThan(202_752);
  });

  // The table of upstream's documentation.
  test.each([
    ["GLM-5", "w4a8", "atlas-800-a2", 1, 8, 32_768],
    ["GLM-5", "w4a8", "atlas-800-a3", 1, 16, 200_000],
    ["GLM-5", "w8a8", "atlas-800-a3", 1, 16, 40_960],
    ["GLM-5", "w8a8", "atlas-800-a3", 2, 16, 200_000],
    ["GLM-5", "bf16", "atlas-800-a3", 2, 16, 8192],
    ["GLM-5", "w8a8", "atlas-800-a2", 2, 8, 40_960],
    ["GLM-5", "bf16", "atlas-800-a2", 4, 8, 8192],
    ["GLM-5.2", "w8a8", "atlas-800-a3", 1, 16, 20_480],
    ["GLM-5.2", "w4a8c8", "atlas-800-a2", 2, 8, 40_960],
    ["GLM-5.2", "bf16", "atlas-800-a2", 4, 8, 8192],
    ["GLM-4.7", "w8a8", "atlas-800-a2", 1, 8, 131_072],
    ["GLM-4.7", "w8a8", "atlas-800-a3", 1, 16, 131_072],
  ] as const)("holds %s %s on %s × %i, as documented", (model, weights, hardware, nodes, tp, length) => {
    const estimate = estimateOf({ model, weights, hardware, nodes, dp: nodes, tp, args: vllm });
    expect(estimate.tokens).toBeGreaterThanOrEqual(length);
  });

  test.each([
    ["GLM-5", "w8a8", "atlas-800-a2", 1, 8],
    ["GLM-5", "bf16", "atlas-800-a3", 1, 16],
    ["GLM-4.7", "bf16", "atlas-800-a2", 1, 8],
  ] as const)("does not hold %s %s on %s × %i", (model, weights, hardware, nodes, tp) => {
    expect(estimateOf({ model, weights, hardware, nodes, dp: nodes, tp, args: vllm }).mostTokens).toBe(0);
  });

  test("splits every expert over all devices without expert parallelism", () => {
    const deployment: Deployment = { ...glm5, weights: "w4a8", nodes: 2, dp: 2 };
    const sliced = estimateOf({ ...deployment, args: { ...vllm, enableExpertParallel: false } });
    expectNear(weightsOf(sliced), weightsOf(estimateOf(deployment)), 0.0001);
  });

  test("places whole experts, so some devices hold one more if the number is uneven", () => {
    const experts = (deployment: Deployment) => (estimateOf(deployment).weights[0]?.bytes ?? 0) / 1e9;
    // 160 experts over 64 devices: some devices hold three.
    const uneven: Deployment = { ...glm47, weights: "w8a8", hardware: "atlas-800-a3", nodes: 4, dp: 8 };
    expectNear(experts(uneven), (339.74 * 3) / 160, 0.001);
    expectNear(experts({ ...uneven, args: { ...vllm, enableExpertParallel: false } }), 339.74 / 64, 0.001);
    expectNear(experts({ ...glm5, weights: "w8a8", nodes: 32, dp: 512, tp: 1 }), 734.44 / 256, 0.001);
  });

  test("counts the draft layer only with speculation that uses it", () => {
    const deployment: Deployment = { ...glm5, weights: "w8a8" };
    const { speculativeConfig: _, ...alone } = vllm;
    expect(estimateOf({ ...deployment, args: alone }).perToken.bytes).toBe(109_824);
    expectNear(
      weightsOf(estimateOf(deployment)) - weightsOf(estimateOf({ ...deployment, args: alone })),
      0.64,
      0.05,
    );
    const ngram = { ...alone, speculativeConfig: { method: "ngram", num_speculative_tokens: 3 } };
    expect(estimateOf({ ...deployment, args: ngram }).perToken.bytes).toBe(109_824);
  });

  test("spreads sequences over the ranks of decode context parallelism", () => {
    const spread = estimateOf({ ...glm5, weights: "w8a8", args: { ...vllm, decodeContextParallelSize: 16 } });
    expect(spread.perToken.bytes).toBe(111_232 / 16);
  });

  test("keeps shared experts whole with enable_shared_expert_dp", () => {
    const args = { ...vllm, additionalConfig: { enable_shared_expert_dp: true } };
    const [split, whole] = [
      estimateOf({ ...glm47, weights: "w8a8" }),
      estimateOf({ ...glm47, weights: "w8a8", args }),
    ];
    expectNear(weightsOf(whole) - weightsOf(split), 2.12 * (7 / 8), 0.01);
  });

  test("splits shared experts under sequence parallelism, but for the release whose default replicates them", () => {
    const shared = 76 * 3 * 6144 * 2048;
    const weights = (release: string, keys: Record<string, boolean>) =>
      weightsOf(estimateOf(glm52(release, 2, 8, keys)));
    for (const release of ["v0.25.1rc1", "v0.27.1rc1", "v0.28.0rc1", "v0.30.0rc2"]) {
      expect(weights(release, { enable_flashcomm1: true })).toBe(weights(release, {}));
    }
    const keys = { enable_flashcomm1: true };
    const whole = weights("v0.26.0rc1", keys) - weights("v0.26.0rc1", {});
    expectNear(whole, (shared * 7) / 8 / 1e9, 0.001);
    expect(weights("v0.26.0rc1", { ...keys, enable_shared_expert_dp: false })).toBe(
      weights("v0.26.0rc1", {}),
    );
  });

  test("keeps DSA-CP on with one data-parallel rank, except in v0.28.0rc1", () => {
    const weights = (release: string, keys: Record<string, boolean>) =>
      weightsOf(estimateOf(glm52(release, 1, 16, keys)));
    const added = (release: string) => weights(release, { enable_dsa_cp: true }) - weights(release, {});
    // The plugin replaces vLLM's condition of several ranks (patch_parallel_config.py).
    for (const release of ["v0.27.1rc1", "v0.29.0rc1", "v0.30.0rc2"])
      expect(added(release)).toBeGreaterThan(0);
    expect(added("v0.28.0rc1")).toBe(0);
  });

  test("reserves twice HCCL_BUFFSIZE", () => {
    const reserve = (buffer: string) =>
      sumOf(estimateOf({ ...glm5, weights: "w8a8", env: { HCCL_BUFFSIZE: buffer } }).reserve);
    expect(reserve("1200") - reserve("200")).toBe(2000 * 2 ** 20);
    expect(reserve("many")).toBe(reserve("200"));
  });

  test("reads the size of the cache from its flag, and defaults gpuMemoryUtilization as the release does", () => {
    const given = estimateOf({
      ...glm5,
      weights: "w8a8",
      args: { ...vllm, kvCacheMemoryBytes: 11_123_200_000 },
    });
    expect(given.tokens).toBe(100_000);
    const { gpuMemoryUtilization: _, ...withoutUtilization } = vllm;
    for (const [release, share] of [
      ["v0.19.1rc1", 0.9],
      ["v0.20.2rc1", 0.92],
    ] as const) {
      const { budget } = estimateOf({ ...glm5, weights: "w8a8", args: withoutUtilization, release });
      expectNear(budget.bytes / 1e9, share * 65.71, 0.001);
    }
  });

  test("must hold the whole context of the model without maxModelLen, and no fixed length with auto", () => {
    expect(estimateOf({ ...glm5, weights: "w8a8" }).longestRequest?.tokens).toBe(202_752);
    const auto = estimateOf({ ...glm5, weights: "w8a8", args: { ...vllm, maxModelLen: "auto" } });
    expect(auto.longestRequest).toBeUndefined();
  });
});
