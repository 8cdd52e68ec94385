import { describe, expect, test } from "vitest";
import { ConfidenceLevel } from "../../core/domain/confidence.ts";
import { loadTopology, topologyNames } from "../../program/index.ts";
import { type Deployment, estimateOf } from "../support/estimated-memory.ts";
import { a3, args, both, li, type Settings } from "../support/served-by-upstream.ts";

const onA3 = (nodes: number, tp: number): Omit<Deployment, "weights" | "args"> => ({
  ...a3,
  model: "GLM-5.2",
  nodes,
  dp: (16 * nodes) / tp,
  tp,
});

const onA2 = (nodes: number, tp: number): Omit<Deployment, "weights" | "args"> => ({
  ...onA3(nodes, tp),
  hardware: "atlas-800-a2",
  dp: (8 * nodes) / tp,
});

type Weights = Deployment["weights"];

const tokensOf = (place: Omit<Deployment, "weights" | "args">, weights: Weights, settings: Settings) =>
  estimateOf({ ...place, weights, args: args(settings) });

/** Nodes that GLM5.2.md of vllm-ascend v0.23.0.post1 and v0.30.0rc2 names for each weight format, with the lengths of its commands. */
describe("what upstream states of GLM-5.2:", () => {
  test.each([
    ["w4a8c8 needs one A3", onA3(1, 8), "w4a8c8", 135_000, li],
    ["w4a8c8 needs two A2", onA2(2, 8), "w4a8c8", 40_000, {}],
    ["w8a8c8 needs two A3", onA3(2, 4), "w8a8c8", 202_752, both],
    ["w8a8c8 needs four A2", onA2(4, 8), "w8a8c8", 135_000, both],
    ["w8a8 needs one A3", onA3(1, 8), "w8a8", 20_480, {}],
    ["w8a8 needs two A2", onA2(2, 8), "w8a8", 40_000, {}],
    ["bf16 needs two A3", onA3(2, 16), "bf16", 8192, {}],
    ["bf16 needs four A2", onA2(4, 8), "bf16", 8192, {}],
  ] as const)("%s", (_name, place, weights, length, keys) => {
    expect(tokensOf(place, weights, { length, share: 0.95, keys }).tokens).toBeGreaterThanOrEqual(length);
  });

  test.each([
    ["w4a8c8 on one A2 with the length of one A3", onA2(1, 8), "w4a8c8", 135_000, li],
    ["w8a8c8 on one A3 with the length of two", onA3(1, 4), "w8a8c8", 202_752, both],
    ["w8a8c8 on two A2 with the length of eight", onA2(2, 8), "w8a8c8", 200_000, both],
    ["w8a8 on one A2", onA2(1, 8), "w8a8", 4096, {}],
    ["bf16 on one A3", onA3(1, 16), "bf16", 4096, {}],
    ["bf16 on two A2", onA2(2, 8), "bf16", 4096, {}],
  ] as const)("does not hold %s", (_name, place, weights, length, keys) => {
    expect(tokensOf(place, weights, { length, share: 0.95, keys }).mostTokens).toBeLessThan(length);
  });

  // GLM5.2.md says that one A2 cannot hold w4a8c8; vllm-ascend #12920 serves 16384 tokens on one, with 0.96 of the memory.
  test("one A2 holds w4a8c8 with a short length, against the document and with a report", () => {
    const { tokens } = tokensOf(onA2(1, 8), "w4a8c8", { length: 16_384, share: 0.96 });
    expect(tokens).toBeGreaterThan(16_384);
    expect(tokens).toBeLessThan(100_000);
  });
});

describe("the workspace", () => {
  const glm5 = {
    model: "GLM-5",
    weights: "w8a8",
    hardware: "atlas-800-a3",
    nodes: 3,
    dp: 6,
    tp: 8,
    args: {},
  } as const;
  const basisOf = (deployment: Deployment) =>
    estimateOf(deployment).reserve.find(({ name }) => name === "workspace")?.basis;

  test("says that it does not grow with the batch, and up to which batch the documents go", () => {
    expect(basisOf(glm5)).toBe(
      "activations, graphs, runtime and small buffers; does not grow with maxNumBatchedTokens and maxNumSeqs; agrees with every documented deployment, of up to 16384 and 512",
    );
  });

  test.each([
    [{ maxNumBatchedTokens: 16_384, maxNumSeqs: 512 }, "checked", /^Logs of GLM-5/],
    [
      { maxNumBatchedTokens: 65_536 },
      "by formula",
      /^maxNumBatchedTokens 65536 is above the 16384 of the documented deployments/,
    ],
    [{ maxNumSeqs: 1024 }, "by formula", /^maxNumSeqs 1024 is above the 512 of/],
  ])("with %j is %s", (batch, level, reason) => {
    const { confidence } = estimateOf({ ...glm5, args: { enableExpertParallel: true, ...batch } });
    expect(confidence).toEqual({ level, reason: expect.stringMatching(reason) as unknown });
  });

  test("names the largest batch of the documented stacks", async () => {
    const topologies = await Promise.all(topologyNames().map((name) => loadTopology(name, "topology")));
    const largest = (sparse: boolean) => {
      const groups = topologies
        .filter(
          ({ engine, model }) => engine.name === "vllm-ascend" && model.name.startsWith("GLM-4") !== sparse,
        )
        .flatMap((topology) => Object.values(topology.groups));
      return ["maxNumBatchedTokens", "maxNumSeqs"]
        .map((flag) => Math.max(...groups.map((group) => Number(group.args?.[flag] ?? 0))))
        .join(" and ");
    };
    expect(largest(true)).toBe("16384 and 512");
    expect(basisOf({ ...glm5, model: "GLM-4.7", nodes: 1, dp: 2 })).toContain(`up to ${largest(false)}`);
  });
});

describe("the confidence of an estimate", () => {
  const confidenceOf = (deployment: Partial<Deployment>) =>
    estimateOf({
      ...onA3(1, 16),
      weights: "w8a8",
      args: args({ length: 4096, share: 0.9 }),
      ...deployment,
    }).confidence;

  test.each([
    [{ model: "GLM-5" }, ConfidenceLevel.Checked, /#12839/],
    [{ model: "GLM-4.7", tp: 8, dp: 2 }, ConfidenceLevel.Formula, /documented deployments/],
    [{ model: "GLM-5.3-Flash", release: "v0.30.0rc2" }, ConfidenceLevel.Unsure, /#17347/],
    [
      { model: "GLM-4.7", engine: ["xllm", "0.11-preview"] },
      ConfidenceLevel.Formula,
      /documented deployments/,
    ],
    [
      {
        model: "GLM-4.7-Flash",
        weights: "bf16",
        hardware: "h200",
        devicesPerNode: 1,
        tp: 1,
        engine: ["lightllm", "v1.2.0"],
      },
      ConfidenceLevel.Formula,
      /documented deployments/,
    ],
  ] as const)("of %j is %s", (deployment, level, reason) => {
    const found = confidenceOf(deployment);
    expect(found.level).toBe(level);
    expect(found.reason).toMatch(reason);
  });

  test("lowers the bound of the weights where it is unsure", () => {
    const sure = estimateOf({ ...onA3(1, 16), weights: "w8a8", args: {} });
    expect(sure.leastWeights).toBe(sure.weights.reduce((sum, { bytes }) => sum + bytes, 0));
    const unsure = estimateOf({
      ...onA3(1, 16),
      release: "v0.30.0rc2",
      model: "GLM-5.3-Flash",
      weights: "w8a8",
      args: {},
    });
    expect(unsure.leastWeights).toBeLessThan(unsure.weights.reduce((sum, { bytes }) => sum + bytes, 0));
  });
});
