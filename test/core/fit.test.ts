import { describe, expect, test } from "vitest";
import { fit, type FitAnswer } from "../../core/fit/fit.ts";
import { type FitWords, readQuestion } from "../../core/fit/question.ts";
import { GlmServeError, type Problem } from "../../core/index.ts";

const glm5: FitWords = { model: "GLM-5", weights: "w8a8", hardware: "a3", nodes: "6", context: "131072" };

function answerTo(words: FitWords): FitAnswer {
  return fit(readQuestion(words));
}

function problemsWith(words: FitWords): readonly Problem[] {
  try {
    readQuestion(words);
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}

describe("fit", () => {
  test("puts the most sequences first, then the larger context", () => {
    const { legal } = answerTo({ ...glm5, nodes: "4", engine: "vllm-ascend" });
    expect(legal.length).toBeGreaterThan(5);
    const order = legal.map(({ sequences, largestContext }) => sequences * 1e7 + largestContext);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    for (const { largestContext } of legal) expect(largestContext).toBeGreaterThanOrEqual(131_072);
  });

  test("promises no context that likely does not fit", () => {
    const near = answerTo({ ...glm5, nodes: "1", context: "74000", engine: "vllm-ascend" });
    expect(near.legal).toEqual([]);
    expect(near.uncertain.map(({ shape }) => shape)).toMatchObject([
      { kind: "serve", serve: { dataParallelSize: 1, tensorParallelSize: 16 } },
    ]);
    for (const { largestContext } of near.uncertain) expect(largestContext).toBeLessThan(74_000);
  });

  test("says of every other shape which rules are against it", () => {
    const { legal, rejected } = answerTo({ ...glm5, nodes: "3", engine: "vllm-ascend" });
    expect(legal.some(({ shape }) => shape.kind === "split")).toBe(false);
    expect(rejected.every(({ reasons }) => reasons.length > 0)).toBe(true);
    const rules = new Set(rejected.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)));
    expect([...rules]).toEqual(
      expect.arrayContaining(["heads-divide", "memory-fits", "pd-degrees", "ranks-divide"]),
    );
  });

  test("refuses a context that an engine would only fail on later", () => {
    const glm47: FitWords = {
      model: "GLM-4.7",
      weights: "w8a8",
      hardware: "a3",
      nodes: "1",
      context: "202752",
    };
    const { rejected } = answerTo({ ...glm47, engine: "xllm" });
    expect(rejected.flatMap(({ reasons }) => reasons.map(({ rule }) => rule))).toContain("context-fits");
  });

  test("finds nothing where nothing fits", () => {
    const { legal } = answerTo({ ...glm5, weights: "bf16", hardware: "a2", nodes: "1", context: "4096" });
    expect(legal).toEqual([]);
  });

  test("asks every engine of the hardware, or the one that is named", () => {
    expect(Object.keys(answerTo({ ...glm5, nodes: "1" }).assumed)).toEqual(["vllm-ascend", "xllm"]);
    expect(Object.keys(answerTo({ ...glm5, nodes: "1", engine: "xllm" }).assumed)).toEqual(["xllm"]);
  });
});

describe("a question", () => {
  test.each(["a3", "A3", "atlas-800-a3", "Atlas-800-A3", "800-a3"])("takes hardware %s", (word) => {
    expect(readQuestion({ ...glm5, hardware: word }).hardware.name).toBe("atlas-800-a3");
  });

  test("takes names in other letters", () => {
    expect(readQuestion({ ...glm5, model: "glm-5", weights: "W8A8" })).toMatchObject({
      model: { name: "GLM-5" },
      weights: "w8a8",
    });
    expect(readQuestion({ ...glm5, model: "flash" }).model.name).toBe("GLM-4.7-Flash");
  });

  test("names everything that is wrong at once, with the nearest names", () => {
    const problems = problemsWith({
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
    expect(problems.map(({ fix }) => fix).join()).toMatch(/"GLM-5".*"w8a8".*"atlas-800-a[23]"/);
  });

  test("names everything that is missing", () => {
    expect(problemsWith({}).map(({ path }) => path)).toEqual([
      "model",
      "weights",
      "hardware",
      "nodes",
      "context",
    ]);
  });

  test.each([
    [{ context: "202753" }, "context", /202752/],
    [{ nodes: "33" }, "nodes", /32/],
    [{ hardware: "h200", engine: "xllm" }, "engine", /ascend/],
    [{ engine: "vllm" }, "engine", /^Did you mean "vllm-ascend"\?$/],
    [{ hardware: "atlas" }, "hardware", /^Use one of atlas-800-a2, atlas-800-a3, h100, h200$/],
  ])("refuses %j", (change, path, fix) => {
    expect(problemsWith({ ...glm5, ...change })).toMatchObject([
      { path, fix: expect.stringMatching(fix) as unknown },
    ]);
  });
});
