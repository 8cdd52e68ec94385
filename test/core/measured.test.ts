import { describe, expect, test } from "vitest";
import { fit } from "../../core/fit/fit.ts";
import { readQuestion } from "../../core/fit/question.ts";
import { hardware, models } from "../../core/facts/index.ts";
import { differencesOf, measuredFor, plan, qualityOf, type Topology } from "../../core/index.ts";
import { baselines } from "../../core/measured/index.ts";
import { changed } from "../support/findings.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

/** The configuration GLM5_1-W8A8-A3-dual-nodes. */
const dualNodes = (change: (topology: Topology) => void = () => {}): Topology =>
  serving(2, (topology) => {
    topology.model = { ...topology.model, name: "GLM-5.1", weights: "w8a8" };
    topology.engine.version = "v0.30.0rc2";
    Object.assign(topology.groups["serve"] ?? {}, {
      dataParallelSize: 2,
      tensorParallelSize: 16,
      args: {
        enableExpertParallel: true,
        maxModelLen: 133_120,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 16,
        gpuMemoryUtilization: 0.95,
        speculativeConfig: { num_speculative_tokens: 3, method: "deepseek_mtp" },
      },
    });
    change(topology);
  });

const resolved = (topology: Topology) => plan(topology).topology;

const found = (topology: Topology) =>
  measuredFor(resolved(topology)).map((measured) => [measured.baseline.name, differencesOf(measured)]);

describe("the baselines of upstream", () => {
  test("are the 26 configurations of v0.30.0rc2, with 30 loads", () => {
    expect(baselines).toHaveLength(26);
    expect(baselines.flatMap(({ loads }) => loads)).toHaveLength(30);
    expect(new Set(baselines.map(({ name }) => name)).size).toBe(26);
  });

  test.each(baselines.map((baseline) => [baseline.name, baseline] as const))(
    "name whole nodes and a legal share of heads: %s",
    (_name, { model, hardware: name, roles, loads }) => {
      for (const { dataParallelSize, tensorParallelSize, maxModelLen } of Object.values(roles)) {
        const devices = dataParallelSize * tensorParallelSize;
        expect(devices % hardware[name].devicesPerNode).toBe(0);
        expect(models[model].attentionHeads % tensorParallelSize).toBe(0);
        for (const { promptTokens, outputTokens } of loads)
          expect(maxModelLen ?? Infinity).toBeGreaterThanOrEqual(promptTokens + outputTokens - 1);
      }
    },
  );
});

describe("a topology", () => {
  test("with the shape and settings of a baseline has its figure as its own", () => {
    expect(found(dualNodes())).toEqual([["GLM5_1-W8A8-A3-dual-nodes", []]]);
    const [measured] = measuredFor(resolved(dualNodes()));
    expect(measured?.baseline.loads).toEqual([
      {
        promptTokens: 131_072,
        cachedShare: 0.9,
        outputTokens: 1024,
        requests: 12,
        concurrency: 3,
        tokensPerSecond: 34.5,
      },
    ]);
  });

  test("names every difference", () => {
    const other = dualNodes(({ engine, groups }) => {
      engine.version = "v0.23.0";
      Object.assign(groups["serve"]?.args ?? {}, {
        maxNumSeqs: 4,
        speculativeConfig: { num_speculative_tokens: 1, method: "deepseek_mtp" },
      });
      delete groups["serve"]?.args?.["maxNumBatchedTokens"];
    });
    expect(found(other)).toEqual([
      [
        "GLM5_1-W8A8-A3-dual-nodes",
        [
          "maxNumBatchedTokens 4096 in place of the default",
          "maxNumSeqs 16 in place of 4",
          "num_speculative_tokens 3 in place of 1",
          "v0.30.0rc2 in place of v0.23.0",
        ],
      ],
    ]);
  });

  test("compares the settings of each node", () => {
    const perNode = dualNodes(({ groups }) => {
      Object.assign(groups["serve"] ?? {}, {
        overrides: { nodes: { 1: { args: { gpuMemoryUtilization: 0.92 } } } },
      });
    });
    expect(found(perNode)).toEqual([
      ["GLM5_1-W8A8-A3-dual-nodes", ["gpuMemoryUtilization 0.95 in place of 0.95/0.92"]],
    ]);
  });

  test("names other degrees, and counts them first", () => {
    const other = changed(dualNodes(), { dataParallelSize: 4, tensorParallelSize: 8 });
    expect(found(other)).toEqual([["GLM5_1-W8A8-A3-dual-nodes", ["dp 2 × tp 16 in place of dp 4 × tp 8"]]]);
  });

  test.each<[string, (topology: Topology) => void]>([
    ["model", ({ model }) => void (model.name = "GLM-5.3")],
    ["weights", ({ model }) => void (model.weights = "w4a8")],
    [
      "hardware",
      (topology) => {
        topology.hardware = "atlas-800-a2";
        Object.assign(topology.groups["serve"] ?? {}, {
          nodes: 4,
          dataParallelSize: 4,
          tensorParallelSize: 8,
        });
      },
    ],
  ])("has no figure of another %s", (_name, change) => {
    expect(found(dualNodes(change))).toEqual([]);
  });

  test("has no figure of other nodes, even with as many devices", () => {
    const half = dualNodes(({ groups }) => {
      Object.assign(groups["serve"] ?? {}, {
        nodes: 4,
        devicesPerNode: 8,
        dataParallelSize: 4,
        tensorParallelSize: 8,
      });
    });
    expect(found(half)).toEqual([]);
  });

  test("compares the roles of prefill and decode, which a difference names", () => {
    const split = prefillDecode((topology) => {
      topology.model = { ...topology.model, name: "GLM-5.1", weights: "w8a8" };
      for (const group of Object.values(topology.groups))
        Object.assign(group, { nodes: 2, dataParallelSize: group.role === "prefill" ? 2 : 8 });
      Object.assign(topology.groups["decode"] ?? {}, { tensorParallelSize: 4 });
    });
    const first = measuredFor(resolved(split)).map(({ baseline, degrees }) => [baseline.name, degrees]);
    expect(first).toEqual(
      expect.arrayContaining([
        ["GLM5_1-W8A8-EP", ["prefill dp 4 × tp 8 in place of dp 2 × tp 16"]],
        [
          "GLM_5_1_PD_in64k_bs16-90",
          ["prefill dp 4 × tp 8 in place of dp 2 × tp 16", "decode dp 4 × tp 8 in place of dp 8 × tp 4"],
        ],
      ]),
    );
  });

  test("has the accuracy of its model and weights", () => {
    expect(qualityOf("GLM-5.3", "w8a8c8").accuracy).toMatchObject([{ dataset: "GPQA", score: 91.92 }]);
    expect(qualityOf("GLM-5.2", "w4a8").acceptance.map(({ shares }) => shares.length)).toEqual([3, 7]);
    expect(qualityOf("GLM-4.7", "w8a8")).toEqual({ accuracy: [], acceptance: [] });
  });
});

describe("fit", () => {
  const answer = (model: string, weights: string, nodes: string, context: string, release?: string) =>
    fit(
      readQuestion({
        model,
        weights,
        hardware: "a3",
        nodes,
        context,
        engine: "vllm-ascend",
        ...(release === undefined ? {} : { release }),
      }),
    );

  test("shows what was measured with the degrees of a shape", () => {
    const { legal } = answer("GLM-5.1", "w8a8c8", "2", "131072", "v0.30.0rc2");
    const measured = legal.flatMap(({ shape, measured: own }) =>
      own.map(({ baseline }) => [shape.kind === "serve" ? shape.serve.tensorParallelSize : 0, baseline.name]),
    );
    expect(measured).toEqual([
      [4, "GLM-5.1-W8A8C8-A3_128k_90_50"],
      [4, "GLM-5.1-W8A8C8-A3_64k_90_50"],
      [4, "GLM-5.1-W8A8C8-A3_3.5k_1.5k_0_50"],
      [16, "GLM-5.1-W8A8C8-A3_3.5k_1.5k_0_20"],
    ]);
  });

  test("adds documented shapes with pipelines and with spread sequences", () => {
    const { legal } = answer("GLM-5.2", "w8a8c8", "4", "200000");
    expect(
      legal
        .flatMap(({ documented }) => documented ?? [])
        .map(({ source }) => source)
        .toSorted(),
    ).toEqual([
      "GLM5.2.md of v0.23.0.post1, L1372",
      "GLM5.2.md of v0.23.0.post1, L413",
      "GLM5.2.md of v0.30.0rc2, L1239",
      "GLM5.2.md of v0.30.0rc2, L448",
    ]);
    const million = answer("GLM-5.2", "w8a8c8", "2", "1048576");
    expect(million.legal).toMatchObject([
      { shape: { serve: { dataParallelSize: 8, tensorParallelSize: 4, decodeContextParallelSize: 4 } } },
    ]);
  });

  test.each([
    ["GLM-5.3-Flash", "w8a8-mxfp8", "132096", "GLM5.3-Flash.md of v0.30.0rc2, L188"],
    ["GLM-5.1", "w4a4c8", "202752", "GLM5.md of v0.30.0rc2, L186"],
  ])("names the document of %s %s on one Ascend 950DT", (model, weights, context, source) => {
    const { legal } = fit(readQuestion({ model, weights, hardware: "a5", nodes: "1", context }));
    expect(legal.flatMap(({ documented }) => documented?.source ?? [])).toEqual([source]);
  });

  test.each([
    ["v0.23.0", "w8a8c8", "8-bit KV cache and indexer keys"],
    ["v0.30.0rc2", "w8a8c8", "8-bit KV cache and indexer keys"],
    ["v0.30.0rc2", "w4a8c8", "8-bit indexer keys"],
    // These releases have one key for both caches.
    ["v0.25.1rc1", "w8a8c8", "enable_sparse_c8"],
    ["v0.25.1rc1", "w4a8c8", "no enable_dsa_cp"],
  ])("sets the 8-bit caches of %s for %s", (release, weights, words) => {
    const { assumed, legal } = answer("GLM-5.2", weights, "2", "8192", release);
    expect(assumed["vllm-ascend"]).toMatch(new RegExp(`, ${words}$`));
    expect(legal.flatMap(({ warnings }) => warnings)).not.toContain("ascend-additional-config-known");
  });

  test("says how sure the estimates are", () => {
    const { legal } = answer("GLM-5.3-Flash", "w8a8", "1", "8192");
    expect(new Set(legal.map(({ confidence }) => confidence?.level))).toEqual(new Set(["unsure"]));
  });
});
