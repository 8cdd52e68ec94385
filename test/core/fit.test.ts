import { describe, expect, test } from "vitest";
import { stacksFor } from "../../core/fit/documented-stacks.ts";
import { fit, type FitAnswer } from "../../core/fit/fit.ts";
import { type FitArguments, readQuestion } from "../../core/fit/question.ts";
import { vllmAscend } from "../../core/engines/vllm-ascend/index.ts";
import { type ModelFacts, models, WeightFormat, weightFormats } from "../../core/facts/index.ts";
import { GlmServeError, type Problem } from "../../core/index.ts";
import twoNodes from "../../stacks/a3-glm5-w8a8-2node.ts";
import { changed, findingsOf } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";

const glm5: FitArguments = { model: "GLM-5", weights: "w8a8", hardware: "a3", nodes: "6", context: "131072" };

function answerTo(given: FitArguments): FitAnswer {
  return fit(readQuestion(given));
}

function problemsOf(given: FitArguments): readonly Problem[] {
  try {
    readQuestion(given);
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}

describe("stacksFor", () => {
  const question = readQuestion({ ...glm5, nodes: "3", engine: "vllm-ascend" });
  const names = (given: FitArguments) =>
    stacksFor(readQuestion({ ...glm5, engine: "vllm-ascend", ...given }), [twoNodes]).map(({ name }) => name);

  test("names a stack that needs fewer nodes, with its context", () => {
    expect(stacksFor(question, [twoNodes])).toEqual([
      {
        name: "a3-glm5-w8a8-2node",
        engine: "vllm-ascend v0.20.2rc1",
        nodes: 2,
        context: 200000,
        source: twoNodes.source,
      },
    ]);
  });

  test.each([
    [{ nodes: "1" }],
    [{ context: "202000" }],
    [{ weights: "w4a8" }],
    [{ hardware: "a2" }],
    [{ model: "GLM-5.1" }],
    [{ engine: "xllm" }],
  ])("names none for %j", (change) => {
    expect(names({})).toEqual(["a3-glm5-w8a8-2node"]);
    expect(names(change)).toEqual([]);
  });
});

describe("fit", () => {
  test("sorts by sequences, then by context", () => {
    const { legal } = answerTo({ ...glm5, nodes: "4", engine: "vllm-ascend" });
    expect(legal.length).toBeGreaterThan(5);
    const order = legal.map(({ sequences, largestContext }) => sequences * 1e7 + largestContext);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    for (const { largestContext } of legal) expect(largestContext).toBeGreaterThanOrEqual(131_072);
  });

  test("counts a shape as uncertain if only the optimistic estimate holds the context", () => {
    const near = answerTo({ ...glm5, nodes: "1", context: "74000", engine: "vllm-ascend" });
    expect(near.legal).toEqual([]);
    expect(near.uncertain.map(({ shape }) => shape)).toMatchObject([
      { kind: "serve", serve: { dataParallelSize: 1, tensorParallelSize: 16 } },
    ]);
    for (const { largestContext } of near.uncertain) expect(largestContext).toBeLessThan(74_000);
  });

  test("names the rules that reject a shape", () => {
    const { legal, rejected } = answerTo({ ...glm5, nodes: "3", engine: "vllm-ascend" });
    expect(legal.some(({ shape }) => shape.kind === "split")).toBe(false);
    expect(rejected.every(({ reasons }) => reasons.length > 0)).toBe(true);
    const rules = new Set(rejected.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)));
    expect([...rules]).toEqual(
      expect.arrayContaining(["heads-divide", "memory-fits", "pd-degrees", "ranks-divide"]),
    );
  });

  test("rejects a context with which the engine starts but fails later", () => {
    const glm47: FitArguments = {
      model: "GLM-4.7",
      weights: "w8a8",
      hardware: "a3",
      nodes: "1",
      context: "202752",
    };
    const { rejected } = answerTo({ ...glm47, engine: "xllm" });
    expect(rejected.flatMap(({ reasons }) => reasons.map(({ rule }) => rule))).toContain("context-fits");
  });

  test("finds no shape if none fits", () => {
    const { legal } = answerTo({ ...glm5, weights: "bf16", hardware: "a2", nodes: "1", context: "4096" });
    expect(legal).toEqual([]);
  });

  test("tries every engine of the hardware, or the given one", () => {
    expect(Object.keys(answerTo({ ...glm5, nodes: "1" }).assumed)).toEqual(["vllm-ascend", "xllm"]);
    expect(Object.keys(answerTo({ ...glm5, nodes: "1", engine: "xllm" }).assumed)).toEqual(["xllm"]);
  });
});

describe("the release that fit assumes", () => {
  const assumedFor = (given: FitArguments) =>
    answerTo({ hardware: "a3", nodes: "1", context: "4096", engine: "vllm-ascend", ...given }).assumed[
      "vllm-ascend"
    ];

  test.each([
    ["GLM-5", "w8a8", "v0.20.2rc1"],
    ["GLM-4.7", "w8a8c8", "v0.20.2rc1"],
    // The operators of earlier releases do not take its 20 heads.
    ["GLM-4.7-Flash", "bf16", "v0.23.0"],
    // Earlier releases cannot load these weights.
    ["GLM-5", "fp8", "v0.27.1rc1"],
  ])("runs %s in %s: %s", (model, weights, release) => {
    expect(assumedFor({ model, weights })).toMatch(
      new RegExp(`^${release.replaceAll(".", String.raw`\.`)},`),
    );
  });

  test("is refused where the question names one that cannot run the model", () => {
    const { legal, rejected } = answerTo({
      ...glm5,
      nodes: "1",
      engine: "vllm-ascend",
      release: "v0.18.0",
    });
    expect(legal).toEqual([]);
    for (const { reasons } of rejected)
      expect(reasons.map(({ rule }) => rule)).toContain("vllm-transformers-of-image");
  });

  test("holds fp8 weights of GLM-5 in bf16, so one node is too small", () => {
    const fp8 = answerTo({ ...glm5, weights: "fp8", nodes: "1", context: "4096", engine: "vllm-ascend" });
    const bf16 = answerTo({ ...glm5, weights: "bf16", nodes: "1", context: "4096", engine: "vllm-ascend" });
    expect([fp8.legal, bf16.legal]).toEqual([[], []]);
  });

  const subjects = Object.values<ModelFacts>(models).flatMap((model) =>
    Object.values(WeightFormat).flatMap((weights) =>
      (["atlas-800-a2", "atlas-800-a3", "ascend-950dt"] as const)
        // No release computes with MX formats elsewhere.
        .filter((hardware) => hardware === "ascend-950dt" || !weightFormats[weights].isMicroscaled)
        .map((hardware) => ({ model, weights, hardware })),
    ),
  );

  test.each(subjects)("is accepted by check: $model.name in $weights on $hardware", (subject) => {
    const { model, weights, hardware } = subject;
    const version = vllmAscend.fitDefaults.version(subject);
    const topology = changed(serving(1), { version, hardware, model: { name: model.name, weights } });
    const errors = findingsOf(topology)
      .filter(({ severity, path }) => severity === "error" && /^(?:engine|model)\./.test(path))
      .map(({ rule }) => rule)
      // One node may be too small.
      .filter((rule) => rule !== "memory-fits");
    expect(errors).toEqual([]);
  });
});

describe("readQuestion", () => {
  test.each(["a3", "A3", "atlas-800-a3", "Atlas-800-A3", "800-a3"])("accepts hardware %s", (name) => {
    expect(readQuestion({ ...glm5, hardware: name }).hardware.name).toBe("atlas-800-a3");
  });

  test("accepts names in any case", () => {
    expect(readQuestion({ ...glm5, model: "glm-5", weights: "W8A8" })).toMatchObject({
      model: { name: "GLM-5" },
      weights: "w8a8",
    });
    expect(readQuestion({ ...glm5, model: "4.7-flash" }).model.name).toBe("GLM-4.7-Flash");
  });

  test("reports every invalid value, with the nearest names", () => {
    const problems = problemsOf({
      model: "GLM5",
      weights: "w8a",
      hardware: "atlas-800-a4",
      nodes: "0",
      context: "1e5",
      engine: "vllm",
    });
    expect(problems.map(({ path }) => path)).toEqual([
      "model",
      "weights",
      "hardware",
      "nodes",
      "context",
      "engine",
    ]);
    expect(problems.map(({ fix }) => fix).join()).toMatch(/to GLM-5,.*"w8a8".*"atlas-800-a[23]"/);
  });

  const facts = {
    type: "my_moe",
    architectures: ["MyMoeForCausalLM"],
    attentionHeads: 64,
    routedExperts: 128,
    maxPositions: 40_960,
    hiddenSize: 4096,
    vocabularySize: 151_936,
    denseLayers: 0,
    expertLayers: 94,
    draftLayers: 0,
    denseWidth: 12_288,
    expertWidth: 1536,
    sharedExperts: 0,
    attention: { kind: "grouped", keyValueHeads: 4, headSize: 128 },
  };

  const mine: FitArguments = {
    model: "My-Model",
    facts,
    weights: "w8a8",
    hardware: "a3",
    nodes: "1",
    context: "32768",
    engine: "vllm-ascend",
  };

  test("takes facts of a model that is not known", () => {
    const { legal } = answerTo(mine);
    expect(legal.length).toBeGreaterThan(0);
    expect(legal.every(({ largestContext }) => largestContext <= 40_960)).toBe(true);
  });

  test("says which facts it lacks, and which are invalid", () => {
    const { attention: _, ...rest } = facts;
    expect(problemsOf({ ...mine, facts: rest })).toEqual([
      {
        path: "model-facts",
        message:
          "--model-facts lacks attention: without every size, glm-serve does not estimate the memory of My-Model.",
        fix: "Add attention to the facts",
      },
    ]);
    expect(problemsOf({ ...mine, facts: { ...facts, layers: 1 } })).toHaveLength(1);
  });

  test("takes a release, and else one that serves the model", () => {
    expect(answerTo({ ...mine, release: "v0.23.0" }).assumed["vllm-ascend"]).toMatch(/^v0\.23\.0, /);
    const glm52 = { ...glm5, model: "GLM-5.2", weights: "w8a8c8", engine: "vllm-ascend", nodes: "2" };
    const { legal, assumed } = answerTo(glm52);
    expect(assumed["vllm-ascend"]).toMatch(/^v0\.23\.0, /);
    expect(legal.length).toBeGreaterThan(0);
    expect(problemsOf({ ...glm5, release: "v0.23.0" })).toEqual([
      {
        path: "release",
        value: "v0.23.0",
        message: "--release v0.23.0 does not name its engine.",
        fix: "Set --engine to one of vllm-ascend, xllm",
      },
    ]);
  });

  test.each(["a5", "A5", "950dt", "ascend-950dt"])("finds Ascend 950DT as %s", (name) => {
    expect(readQuestion({ ...glm5, hardware: name }).hardware.name).toBe("ascend-950dt");
  });

  test("asks xLLM only about hardware that its project names", () => {
    expect(readQuestion({ ...glm5, hardware: "a5" }).engines.map(({ name }) => name)).toEqual([
      "vllm-ascend",
    ]);
  });

  test("reports every missing value", () => {
    expect(problemsOf({}).map(({ path }) => path)).toEqual([
      "model",
      "weights",
      "hardware",
      "nodes",
      "context",
    ]);
  });

  test.each([
    [{ context: "202753" }, "context", /202752/],
    [{ context: "128k" }, "context", /131072$/],
    [{ nodes: "33" }, "nodes", /32/],
    [{ hardware: "h200", engine: "xllm" }, "engine", /atlas-800-a2 or atlas-800-a3$/],
    [{ engine: "vllm" }, "engine", /^Did you mean "vllm-ascend"\?$/],
    [{ hardware: "atlas" }, "hardware", /ascend-950dt, atlas-800-a2, atlas-800-a3, h100, h200$/],
  ])("reports %j", (change, path, fix) => {
    expect(problemsOf({ ...glm5, ...change })).toMatchObject([
      { path, fix: expect.stringMatching(fix) as unknown },
    ]);
  });
});
