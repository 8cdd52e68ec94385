import { describe, expect, test } from "vitest";
import { Certainty } from "../../core/domain/memory-part.ts";
import { type Deployment, estimateOf, expectNear, weightsOf } from "../support/estimated-memory.ts";

const GIBIBYTE = 2 ** 30;

const one950: Deployment = {
  engine: ["vllm-ascend", "v0.30.0rc2"],
  model: "GLM-5.1",
  weights: "w4a4c8",
  hardware: "ascend-950dt",
  nodes: 1,
  dp: 1,
  tp: 8,
  args: { enableExpertParallel: true, gpuMemoryUtilization: 0.95, maxModelLen: 202_752 },
};

const fp8 = { kvCacheDtype: "fp8", attentionConfig: { indexer_kv_dtype: "fp8" } };

describe("memory of Ascend 950DT", () => {
  test("is inferred from 96 GiB, since no log shows what is usable", () => {
    const { budget } = estimateOf(one950);
    expectNear(budget.bytes, 0.95 * 91.8 * GIBIBYTE, 0.0001);
    expect(budget).toMatchObject({ certainty: Certainty.Inferred });
  });

  test("holds experts in MXFP4 and the rest in MXFP8, with a scale of a byte for 32 numbers", () => {
    const [experts] = estimateOf(one950).weights;
    const [whole] = estimateOf({ ...one950, weights: "bf16" }).weights;
    expectNear(experts?.bytes ?? 0, ((whole?.bytes ?? 0) * (1 / 2 + 1 / 32)) / 2, 0.0001);
    const mxfp8 = weightsOf(estimateOf({ ...one950, weights: "w8a8-mxfp8" }));
    expectNear(mxfp8, weightsOf(estimateOf({ ...one950, weights: "w8a8" })) * (1 + 1 / 32), 0.01);
  });

  test("nearly halves the cache with fp8, whose keys of indexers have a scale in fp32", () => {
    // 78 layers: 512 numbers of a byte with a scale of four bytes for 128, and 64 rotary numbers in bf16; 128 + 4 for the indexer.
    const { perToken } = estimateOf({ ...one950, args: { ...one950.args, ...fp8 } });
    expect(perToken.bytes).toBe(78 * (512 + 4 * 4 + 2 * 64 + 128 + 4));
    expect(estimateOf(one950).perToken.bytes).toBe(78 * 2 * (512 + 64 + 128));
  });

  test("has indexer keys in four bits", () => {
    const keys = { kvCacheDtype: "fp8", attentionConfig: { indexer_kv_dtype: "mxfp4" } };
    const { perToken } = estimateOf({ ...one950, args: { ...one950.args, ...keys } });
    expect(perToken.bytes).toBe(78 * (512 + 4 * 4 + 2 * 64 + 128 * (1 / 2 + 1 / 32)));
  });

  // GLM5.md and GLM5.3-Flash.md of v0.30.0rc2: one node each.
  test.each([
    ["GLM-5.1", "w4a4c8", 202_752],
    ["GLM-5.3-Flash", "w8a8-mxfp8", 132_096],
  ] as const)("holds %s %s on one node, as documented", (model, weights, length) => {
    const { tokens } = estimateOf({ ...one950, model, weights, args: { ...one950.args, ...fp8 } });
    expect(tokens).toBeGreaterThanOrEqual(length);
  });

  test("holds fp8 weights of GLM-5 in MXFP8, where A3 holds them in bf16", () => {
    const mxfp8 = weightsOf(estimateOf({ ...one950, weights: "w8a8-mxfp8" }));
    expect(weightsOf(estimateOf({ ...one950, weights: "fp8" }))).toBe(mxfp8);
    const a3: Deployment = { ...one950, weights: "fp8", hardware: "atlas-800-a3", tp: 16 };
    expect(weightsOf(estimateOf(a3))).toBe(weightsOf(estimateOf({ ...a3, weights: "bf16" })));
  });
});
