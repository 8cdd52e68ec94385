import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import { readQuestion } from "../../core/fit/question.ts";
import { check, GlmServeError, plan, type Problem, type Topology } from "../../core/index.ts";
import { serving } from "../support/topologies.ts";

function problemsOf(act: () => unknown): readonly Problem[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}

const named = (name: string, version = "v0.20.2rc1"): Topology =>
  serving(1, (topology) => {
    topology.model.name = name;
    topology.engine.version = version;
  });

const rulesOf = (topology: Topology): readonly string[] => check(topology).findings.map(({ rule }) => rule);

describe("a known model", () => {
  test.each(["GLM-4.5-Air", "GLM-5.2", "GLM-5.3"])("%s needs no facts", (name) => {
    const result = check(named(name, "v0.23.0"));
    expect(result.findings.map(({ rule }) => rule)).not.toContain("known-name");
    expect(result.notJudged).toBeUndefined();
  });

  test("whose layers share indexers needs a release that has them", () => {
    expect(rulesOf(named("GLM-5.2"))).toContain("vllm-model-of-release");
    expect(rulesOf(named("GLM-5.2", "v0.23.0"))).not.toContain("vllm-model-of-release");
    expect(rulesOf(named("GLM-5.3-Flash", "v0.25.1rc1"))).toContain("vllm-model-of-release");
  });

  test("GLM-5.2 serves 1,048,576 tokens", () => {
    const topology = named("GLM-5.2", "v0.23.0");
    const serve = topology.groups["serve"];
    if (serve === undefined) throw new RangeError("no group");
    serve.args = { ...serve.args, maxModelLen: 1_048_577 };
    expect(check(topology).findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          message: "maxModelLen 1048577 exceeds the 1048576 positions of GLM-5.2.",
        }),
      ]),
    );
  });
});

describe("an unknown model without facts", () => {
  const described = "Run glm-serve model <config.json>, and set model.facts to what it prints";

  test("is an error whose fix makes the facts", () => {
    expect(problemsOf(() => plan(named("My-Model"), {}))).toEqual([
      {
        path: "model.name",
        value: "My-Model",
        message: "My-Model is not a known model, and the topology has no model.facts.",
        fix: described,
        rule: "known-name",
        severity: "error",
      },
    ]);
  });

  test("of another family is not taken for a known one", () => {
    expect(problemsOf(() => plan(named("GPT-5"), {}))).toMatchObject([{ fix: described }]);
  });

  test.each([
    ["GLM5.1", "GLM-5.1"],
    ["GLM-5-2", "GLM-5.2"],
    ["GML-4.7", "GLM-4.7"],
  ])("is compared with known names: %s", (name, meant) => {
    expect(problemsOf(() => plan(named(name), {}))).toMatchObject([
      {
        fix: `Set model.name to ${meant}, or run glm-serve model <config.json> and set model.facts to what it prints`,
      },
    ]);
  });

  test.each(["GLM-6", "GLM-5.11", "GLM-5.4"])("%s is another version, and no misspelt one", (name) => {
    expect(problemsOf(() => plan(named(name), {}))).toMatchObject([{ fix: described }]);
  });

  test("is an error of fit that asks for its facts", () => {
    const values = { model: "GLM-6", weights: "w8a8", hardware: "a3", nodes: "1", context: "4096" };
    expect(problemsOf(() => readQuestion(values))).toEqual([
      {
        path: "model",
        value: "GLM-6",
        message: "--model GLM-6 is not a known model: fit needs its sizes.",
        fix: expect.stringMatching(
          /^Set --model to one of GLM-4\.5, .*GLM-5\.3-Flash, or run glm-serve model <config\.json> --json > facts\.json, and set --model-facts to facts\.json$/,
        ),
      },
    ]);
  });
});

describe("GLM-4.7-Flash on an H100 with 80 GB", () => {
  const onH100 = (args: Readonly<Record<string, number>>): Topology => {
    const topology = structuredClone(flash);
    const serve = topology.groups["serve"];
    if (serve === undefined) throw new RangeError("no group");
    return {
      ...topology,
      hardware: "h100",
      accepts: {},
      groups: { serve: { ...serve, args: { ...serve.args, ...args } } },
    };
  };

  test("fits the documented length only above the default memory fraction", () => {
    expect(problemsOf(() => plan(onH100({}), {})).map(({ rule }) => rule)).toEqual(["lightllm-kv-cache"]);
    expect(problemsOf(() => plan(onH100({ memFraction: 0.9 }), {}))).toEqual([]);
    expect(problemsOf(() => plan(onH100({ maxReqTotalLen: 120_000 }), {}))).toEqual([]);
  });
});
