import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fit, type FitArguments, type LegalShape, readQuestion } from "../../core/index.ts";
import { type FitFacts, fitFacts, fitScene, fitText } from "../../core/diagram/index.ts";
import { freeSlots } from "../../core/diagram/fit/free-slot.ts";
import { faultsOf, labelsIn, shapesIn } from "../support/scene-faults.ts";

const known = new Map<FitArguments, FitFacts>();

/** The picture of a question, whose search takes a second. */
function pictureOf(given: FitArguments): FitFacts {
  const question = readQuestion(given);
  const picture = known.get(given) ?? fitFacts(question, fit(question));
  known.set(given, picture);
  return picture;
}

const threeNodes: FitArguments = {
  model: "GLM-5",
  weights: "w8a8",
  hardware: "a3",
  nodes: "3",
  context: "131072",
};

const documented: FitArguments = { ...threeNodes, model: "GLM-5.2", weights: "w4a8c8", nodes: "1" };

const impossible: FitArguments = { ...threeNodes, weights: "bf16", nodes: "1" };

const questions: readonly (readonly [string, FitArguments])[] = [
  ["three nodes", threeNodes],
  ["six nodes", { ...threeNodes, nodes: "6", engine: "vllm-ascend" }],
  ["a documented shape", documented],
  ["no possible shape", impossible],
  ["a short context", { ...threeNodes, context: "1024" }],
];

describe.each(questions)("the picture of %s", (_, given) => {
  test("has texts that neither overlap nor leave it", () => {
    expect(faultsOf(fitScene(pictureOf(given)))).toEqual([]);
  });

  test.each([60, 80, 120])("fits into a terminal of %i columns", (columns) => {
    const lines = fitText(pictureOf(given), { columns }).split("\n");
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });
});

test.each([
  ["possible shapes", threeNodes],
  ["a documented shape", documented],
])("the legend of %s has no mark that the picture lacks", (_, given) => {
  const facts = pictureOf(given);
  const texts = new Set(labelsIn(fitScene(facts)).map(({ text }) => text));
  const verdicts = new Set(facts.points.map(({ verdict }) => verdict));
  const isDocumented = facts.points.some(({ shapes }) =>
    shapes.some((shape) => shape.documented !== undefined),
  );
  expect(texts.has("possible")).toBe(verdicts.has("legal"));
  expect(texts.has("uncertain: memory may be too small")).toBe(verdicts.has("uncertain"));
  expect(texts.has("documented by upstream")).toBe(isDocumented);
});

test("every shape of the answer is at a point or rejected by a rule", () => {
  const question = readQuestion(threeNodes);
  const answer = fit(question);
  const { points, rejections } = fitFacts(question, answer);
  expect(points.flatMap(({ shapes }) => shapes)).toHaveLength(answer.legal.length + answer.uncertain.length);
  expect(rejections.reduce((sum, { count }) => sum + count, 0)).toBe(answer.rejected.length);
  expect(points.map(({ number }) => number)).toEqual(points.map((_, index) => index + 1));
});

test("a terminal shows the best points with their signs, and counts what rules reject", () => {
  expect(fitText(pictureOf(threeNodes), { columns: 80 })).toMatchInlineSnapshot(`
    "GLM-5 w8a8 on 3 × Atlas 800 A3
    Shapes for sequences of 131072 tokens: 7 possible, 0 uncertain, 173 rejected

    Sequences of 131072 tokens at once, by the largest context (1k = 1024 tokens)
           │    ┊
           │    ┊                         1
           │    ┊
           │    ┊
        20 │    ┊                                                              2
           │    ┊
           │    ┊
        10 │    ┊                                                              3
           │    ┊
           │    ┊                          5                                   4
         5 │    ┊
           │    ┊
           │    ┊                                             6
           │    ┊
           └────────────────────────────────────────────────────────────────────────
              128k           144k          160k          176k          192k

    1     160635    48  serve dp 48 × tp 1 on 3 nodes
    2     202752    24  serve dp 12 × tp 4 on 3 nodes and 1 other
    3     202752    12  serve dp 6 × tp 8 on 3 nodes
    4     202752     6  serve dp 3 × tp 16 on 3 nodes
    5     161894     6  serve dp 6 × tp 4 on 8 devices of each of 3 nodes
    6     183597     3  serve dp 3 × tp 8 on 8 devices of each of 3 nodes
    number, largest context, sequences, shape

        58 × memory-fits
        50 × pd-degrees
        30 × heads-divide
        21 × engine-runs-here
         9 × xllm-powers-of-two
         5 × ranks-divide
    Assumptions for vllm-ascend: v0.20.2rc1, expert parallelism, multi-token
    prediction, gpuMemoryUtilization 0.95 (decode 0.92), maxNumSeqs 4, HCCL_BUFFSIZE
    200, no enable_dsa_cp.
    Assumptions for xllm: 0.11-preview, maxMemoryUtilization 0.86, no draft model.
    Confidence for vllm-ascend: checked. Logs of GLM-5 agree with the sizes of
    weights (vllm-ascend #12839, #8817) and KV cache (#10918, #12023).
    "
  `);
});

test("a shape that a document deploys has a ring and its source", () => {
  const scene = fitScene(pictureOf(documented));
  const rings = shapesIn(scene.shapes).filter((shape) => shape.kind === "dot" && shape.outline === "ink");
  expect(rings.length).toBeGreaterThan(1);
  expect(scene.description).toContain("GLM5.2.md of v0.23.0.post1, L142");
});

test("uncertain shapes are squares, left of the context of the question", () => {
  const question = readQuestion(threeNodes);
  const answer = fit(question);
  const [best] = answer.legal;
  if (best === undefined) throw new RangeError("no shape fits");
  const uncertain: LegalShape = { ...best, largestContext: 100_000, sequences: 0 };
  const picture = fitFacts(question, { ...answer, uncertain: [uncertain] });
  expect(picture.points.at(-1)).toMatchObject({ verdict: "uncertain", sequences: 0 });
  const mark = shapesIn(fitScene(picture).shapes).find(({ id }) => id === `fit-${picture.points.length}`);
  expect(mark).toMatchObject({
    kind: "cluster",
    children: [{ kind: "box", fill: "warning" }, { kind: "label" }],
  });
  expect(faultsOf(fitScene(picture))).toEqual([]);
});

test("an answer without shapes says so", () => {
  expect(fitText(pictureOf(impossible), { columns: 80 })).toContain("No shape is possible.");
});

test("marks never cover each other, and stay inside", () => {
  const bounds = { left: 0, top: 0, right: 800, bottom: 400 };
  const slot = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 24 }), (wanted) => {
      const slots = freeSlots(wanted, 28, bounds);
      expect(slots).toHaveLength(wanted.length);
      slots.forEach((one, index) => {
        for (const other of slots.slice(index + 1))
          expect(Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y))).toBeGreaterThanOrEqual(28);
        expect(one.x >= 0 && one.x <= 800 && one.y >= 0 && one.y <= 400).toBe(true);
      });
    }),
    { numRuns: 60 },
  );
});
