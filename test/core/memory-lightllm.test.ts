import { describe, expect, test } from "vitest";
import type { DeviceMemory } from "../../core/facts/hardware.ts";
import { type Deployment, estimateOf, expectNear, weightsOf } from "../support/estimated-memory.ts";

const flash = {
  engine: ["lightllm", "v1.2.0"],
  model: "GLM-4.7-Flash",
  weights: "bf16",
  hardware: "h200",
  nodes: 1,
  dp: 1,
  tp: 1,
  args: { maxReqTotalLen: 202_752 },
} as const satisfies Deployment;

const eagle = { mtpMode: "eagle_with_att", mtpStep: 4 };

describe("the memory estimate of LightLLM", () => {
  test.each([
    ["one H200", {}, 1_110_000],
    ["one H200 with a draft layer", { args: { ...flash.args, ...eagle } }, 1_040_000],
    [
      "one H100 at memFraction 0.9",
      { hardware: "h100" as const, args: { ...flash.args, memFraction: 0.9 } },
      304_000,
    ],
    [
      "one H100 at memFraction 0.9 with a draft layer",
      { hardware: "h100" as const, args: { ...flash.args, ...eagle, memFraction: 0.9 } },
      253_000,
    ],
  ])("fits 202752 tokens on %s", (_, change, tokens) => {
    const estimate = estimateOf({ ...flash, ...change });
    expectNear(estimate.tokens, tokens, 0.01);
    expect(estimate.largestContext).toBe(202_752);
  });

  test.each([
    ["", flash.args, 146_000],
    [" with a draft layer", { ...flash.args, ...eagle }, 98_000],
  ])(
    "does not fit 202752 tokens on one H100 at the default fraction%s, even with the least reserve",
    (_, args, tokens) => {
      const estimate = estimateOf({ ...flash, hardware: "h100", args });
      expectNear(estimate.tokens, tokens, 0.01);
      expect(estimate.mostTokens).toBeLessThan(202_752 + 8);
      expect(estimate.largestContext).toBe(estimate.tokens - 8);
    },
  );

  test("fits about 100000 tokens on two devices of 48 GB", () => {
    const memory: DeviceMemory = { total: 48e9, usable: 48e9 };
    const estimate = estimateOf({ ...flash, tp: 2, memory, args: { maxReqTotalLen: 100_000 } });
    expectNear(weightsOf(estimate), 30, 0.01);
    expect(estimate.tokens).toBeGreaterThan(100_000);
  });

  test("counts one cached layer per step of vanilla drafting", () => {
    const args = { ...flash.args, mtpMode: "vanilla_with_att", mtpStep: 4 };
    expect(estimateOf({ ...flash, args }).perToken.bytes).toBe(58_752);
  });

  test("uses the number of tokens that a flag sets, and requires no length in the personal mode", () => {
    expect(estimateOf({ ...flash, args: { maxTotalTokenNum: 5000 } }).tokens).toBe(5000);
    expect(estimateOf({ ...flash, args: { performanceMode: "personal" } }).longestRequest).toBeUndefined();
  });
});
