import fc from "fast-check";
import { expect, test } from "vitest";
import { models, pipelineStages } from "../../core/facts/index.ts";
import { type Deployment, estimateOf, weightsOf } from "../support/estimated-memory.ts";

/** Prefill of GLM-5 over two A3, as GLM5.2.md of vllm-ascend v0.23.0, §5.1.1.3, deploys GLM-5.2. */
const prefill: Deployment = {
  model: "GLM-5",
  weights: "w8a8",
  hardware: "atlas-800-a3",
  nodes: 2,
  dp: 1,
  pp: 2,
  tp: 16,
  layersPerStage: [41, 37],
  args: { enableExpertParallel: true, maxModelLen: 131_072 },
};

test("a device holds the layers of its stage: about half the weights of the same degree without a pipeline", () => {
  const { layersPerStage: _, ...base } = prefill;
  const whole = weightsOf(estimateOf({ ...base, nodes: 1, pp: 1 }));
  const half = weightsOf(estimateOf({ ...prefill, layersPerStage: [39, 39] }));
  expect(half / whole).toBeGreaterThan(0.47);
  expect(half / whole).toBeLessThan(0.53);
});

test("the fullest stage decides the KV cache", () => {
  const { perToken } = estimateOf(prefill);
  expect(perToken.basis).toContain("41 layers of 1152 bytes");
  expect(perToken.basis).toContain("in the fullest pipeline stage (layers 0 to 40)");
  expect(estimateOf({ ...prefill, layersPerStage: [39, 39] }).tokens).toBeGreaterThan(
    estimateOf(prefill).tokens,
  );
});

test("stages hold every layer once, in order, and as even as possible", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 78 }), (count) => {
      const stages = pipelineStages(models["GLM-5"], count, undefined);
      expect(stages.map(({ range }) => range.first)).toEqual([
        0,
        ...stages.slice(0, -1).map(({ range }) => range.end),
      ]);
      expect(stages.at(-1)?.range.end).toBe(78);
      const sizes = stages.map(({ range }) => range.end - range.first);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

// vLLM distributed/utils.py, get_pp_indices: 78 layers over 4 stages are 19, 20, 20 and 19.
test("remaining layers go to the stages before the last one", () => {
  const sizes = pipelineStages(models["GLM-5"], 4, undefined).map(({ range }) => range.end - range.first);
  expect(sizes).toEqual([19, 20, 20, 19]);
});
