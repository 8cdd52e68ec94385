import { describe, expect, test } from "vitest";
import type { MemoryEstimate } from "../../core/domain/memory-estimate.ts";
import { sumOf } from "../../core/domain/memory-part.ts";
import type { DeviceMemory } from "../../core/facts/hardware.ts";
import { type Deployment, estimateOf, expectNear, weightsOf } from "../support/estimated-memory.ts";

const source004 = {
  engine: ["xllm", "31b7caf"],
  model: "GLM-4.5",
  weights: "w8a8",
  hardware: "atlas-800-a3",
  nodes: 1,
  devicesPerNode: 8,
  dp: 1,
  tp: 8,
  args: { maxMemoryUtilization: 0.86 },
} as const satisfies Deployment;

const small: DeviceMemory = { total: 32 * 2 ** 30, usable: 32 * 2 ** 30 };

/** Tokens as xLLM counts them, with only the weights and the cache in memory. */
function tokensBeforeOverhead({ budget, weights, perToken }: MemoryEstimate): number {
  return (budget.bytes - sumOf(weights)) / perToken.bytes;
}

describe("the memory estimate of xLLM", () => {
  test("fits w8a8 weights on eight devices, with about 200000 tokens", () => {
    const estimate = estimateOf(source004);
    expectNear(weightsOf(estimate), 45, 0.02);
    expectNear(estimate.budget.bytes / 1e9, 59.1, 0.001);
    expectNear(tokensBeforeOverhead(estimate), 299_000, 0.07);
    expectNear(estimate.tokens, 200_000, 0.1);
    expect(estimate.longestRequest).toBeUndefined();
  });

  test("does not fit bf16 weights on eight devices", () => {
    const estimate = estimateOf({ ...source004, weights: "bf16" });
    expectNear(weightsOf(estimate), 89.6, 0.02);
    expect(estimate.mostTokens).toBe(0);
  });

  test.each([
    ["of one node", { nodes: 1, devicesPerNode: 16 }],
    ["of two nodes", { nodes: 2, devicesPerNode: 8 }],
  ])("fits bf16 weights on sixteen devices %s", (_, shape) => {
    const estimate = estimateOf({ ...source004, ...shape, weights: "bf16", tp: 16 });
    expectNear(weightsOf(estimate), 44.8, 0.02);
    expectNear(tokensBeforeOverhead(estimate), 300_000, 0.07);
  });

  test("does not fit w8a8 weights on eight devices of 32 GB, and leaves few tokens on sixteen", () => {
    expect(estimateOf({ ...source004, memory: small }).mostTokens).toBe(0);
    const sixteen = estimateOf({ ...source004, nodes: 2, tp: 16, memory: small });
    expectNear(weightsOf(sixteen), 22.5, 0.03);
    expectNear(sixteen.budget.bytes / 1e9, 29.5, 0.01);
    expect(sixteen.tokens).toBeGreaterThan(0);
    expect(sixteen.tokens).toBeLessThan(100_000);
  });

  test("does not depend on expert parallelism, which distributes whole experts", () => {
    const experts = (epSize: number) =>
      estimateOf({ ...source004, args: { ...source004.args, epSize } }).weights[0]?.bytes;
    expect(experts(8)).toBe(experts(1));
  });

  test("counts HCCL buffers of the size that the group sets", () => {
    const reserveOf = (env: Record<string, string>) => sumOf(estimateOf({ ...source004, env }).reserve);
    expectNear(reserveOf({}), 4.5e9, 0.01);
    expect(reserveOf({ HCCL_BUFFSIZE: "1200" }) - reserveOf({})).toBe(2 * 1000 * 2 ** 20);
  });

  test("adds the draft layer, and limits the cache to maxCacheSize", () => {
    const drafting = { ...source004.args, draftModel: "/models/GLM-4.5-MTP/", numSpeculativeTokens: 1 };
    expect(estimateOf({ ...source004, args: drafting }).perToken.bytes).toBe(47_616);
    const limited = estimateOf({ ...source004, args: { ...source004.args, maxCacheSize: 4_710_400_000 } });
    expect(limited.tokens).toBe(100_000);
  });
});
