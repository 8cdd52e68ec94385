import { describe, expect, test } from "vitest";
import { CLOSEST_FIT, neededTokens } from "../../core/memory/shortfall.ts";
import { type Deployment, estimateOf, expectNear } from "../support/estimated-memory.ts";
import { a3, args, both, derived, li, served, type Settings } from "../support/served-by-upstream.ts";

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

  // vllm-ascend #10918: 20.73 GiB for 200000 tokens of GLM-5.2 on four A2.
  test("has keys of indexers in every layer before v0.23", () => {
    const older = { ...glm52, engine: ["vllm-ascend", "v0.22.1rc1"] as const };
    expectNear((perToken(older) * 200_000) / 2 ** 30, 20.73, 0.001);
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

  // vllm-ascend #12023: GLM-5 in w8a8 on one A3. The share with which the first number comes out gives the second.
  test("lets a device hold the tokens that a log shows, packed and not", () => {
    const share = 0.9676;
    const glm5: Deployment = { ...a3, model: "GLM-5", weights: "w8a8", nodes: 1, dp: 1, tp: 16, args: {} };
    const tokens = (keys: Record<string, boolean>) =>
      estimateOf({ ...glm5, args: args({ length: 65_536, share, keys }) }).tokens;
    expectNear(tokens({}), 75_600, 0.01);
    expectNear(tokens(both), 122_309, 0.01);
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
});
