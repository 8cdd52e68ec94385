import { describe, expect, test } from "vitest";
import { fit, type FitAnswer } from "../../core/fit/fit.ts";
import { type FitWords, readQuestion } from "../../core/fit/question.ts";
import { GlmServeError, type GroupSpec, type Problem, type Topology } from "../../core/index.ts";
import { hardware } from "../../core/hardware/index.ts";
import { models } from "../../core/models/index.ts";
import { loadTopology, topologyNames } from "../../stacks/catalogue.ts";

const glm5: FitWords = { model: "GLM-5", weights: "w8a8", hardware: "a3", nodes: "6", context: "131072" };

const answers = new Map<string, FitAnswer>();

/** Several tests look at one answer, which takes a while. */
function answerTo(words: FitWords): FitAnswer {
  const question = readQuestion(words);
  const { model, weights, hardware: machine, nodes, context, engines } = question;
  const key = [model.name, weights, machine.name, nodes, context, ...engines.map(({ name }) => name)].join();
  const answer = answers.get(key) ?? fit(question);
  answers.set(key, answer);
  return answer;
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

const topologies = await Promise.all(topologyNames().map((name) => loadTopology(name, "stack")));

/** The longest sequence that every group of a topology is set to take. */
function contextOf({ groups, model }: Topology): number {
  const lengths = Object.values(groups).map(({ args = {} }) => args["maxModelLen"] ?? args["maxReqTotalLen"]);
  const known = Object.values(models).find(({ name }) => name === model.name)?.maxPositions ?? 0;
  return Math.min(...lengths.map((length) => (typeof length === "number" ? length : known)));
}

/** The shape of a documented topology, as the search would print it. */
function shapeOf(topology: Topology): object {
  const machine = Object.values(hardware).find(({ name }) => name === topology.hardware);
  const shape = (group: GroupSpec | undefined) =>
    group && {
      nodes: group.nodes,
      devicesPerNode:
        group.devicesPerNode ??
        (machine?.vendor === "ascend"
          ? machine.devicesPerNode
          : (group.dataParallelSize * group.tensorParallelSize) / group.nodes),
      dataParallelSize: group.dataParallelSize,
      tensorParallelSize: group.tensorParallelSize,
    };
  const { serve, prefill, decode } = topology.groups;
  return serve === undefined
    ? { kind: "split", prefill: shape(prefill), decode: shape(decode) }
    : { kind: "serve", serve: shape(serve) };
}

describe("fit", () => {
  test.each(topologies.map((topology) => [topology.name, topology] as const))(
    "finds the documented shape of %s",
    (_, topology) => {
      const nodes = Object.values(topology.groups).reduce(
        (sum, group) => sum + group.nodes * (group.replicas ?? 1),
        0,
      );
      const { legal, rejected } = answerTo({
        model: topology.model.name,
        weights: topology.model.weights,
        hardware: topology.hardware,
        nodes: String(nodes),
        context: String(contextOf(topology)),
        engine: topology.engine.name,
      });
      const documented = shapeOf(topology);
      expect(rejected.filter(({ shape }) => isSame(shape, documented))).toEqual([]);
      expect(legal.filter(({ shape }) => isSame(shape, documented))).toHaveLength(1);
    },
  );

  test("puts the most sequences first, then the larger context", () => {
    const { legal } = answerTo({ ...glm5, nodes: "4" });
    expect(legal.length).toBeGreaterThan(5);
    const order = legal.map(({ sequences, largestContext }) => sequences * 1e7 + largestContext);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    for (const { largestContext, warnings } of legal) {
      if (!warnings.includes("memory-near")) expect(largestContext).toBeGreaterThanOrEqual(131_072);
    }
  });

  test("says of every other shape which rules are against it", () => {
    const { legal, rejected } = answerTo({ ...glm5, nodes: "3", engine: "vllm-ascend" });
    expect(legal.some(({ shape }) => shape.kind === "split")).toBe(false);
    expect(rejected.every(({ reasons }) => reasons.length > 0)).toBe(true);
    const rules = new Set(rejected.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)));
    expect([...rules]).toEqual(expect.arrayContaining(["heads-divide", "memory-fits", "ranks-divide"]));
    const lessSplit = answerTo({ ...glm5, engine: "vllm-ascend" }).rejected.flatMap(({ reasons }) =>
      reasons.map(({ rule }) => rule),
    );
    expect(lessSplit).toContain("pd-degrees");
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
    expect(problems.map(({ cure }) => cure).join()).toMatch(/"GLM-5".*"w8a8".*"atlas-800-a[23]"/);
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
  ])("refuses %j", (change, path, cure) => {
    expect(problemsWith({ ...glm5, ...change })).toMatchObject([
      { path, cure: expect.stringMatching(cure) as unknown },
    ]);
  });
});

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
