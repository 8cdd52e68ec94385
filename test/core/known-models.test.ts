import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import { readQuestion } from "../../core/fit/question.ts";
import { GlmServeError, plan, type Problem, type Topology } from "../../core/index.ts";
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

const named = (name: string): Topology => serving(1, (topology) => void (topology.model.name = name));

describe.each(["GLM-5.2", "GLM-4.5-Air", "glm-4.5-air"])(
  "%s, a model without a documented topology,",
  (name) => {
    const answer = {
      value: name,
      message: expect.stringMatching(/^GLM-(5\.2|4\.5-Air) is not supported: no document deploys it\.$/),
      fix: expect.stringMatching(/^Use one of GLM-4\.5, .*GLM-5\.1$/),
    };

    test("is rejected in a topology", () => {
      expect(problemsOf(() => plan(named(name), { image: "own.example/engine:1" }))).toMatchObject([
        { path: "model.name", ...answer },
      ]);
    });

    test("is rejected in the arguments of fit", () => {
      const values = { model: name, weights: "w8a8", hardware: "a3", nodes: "1", context: "4096" };
      expect(problemsOf(() => readQuestion(values))).toMatchObject([{ path: "model", ...answer }]);
    });
  },
);

test("suggests the nearest model for a mistyped name", () => {
  expect(problemsOf(() => plan(named("GLM-5.11"), {}))).toMatchObject([
    { path: "model.name", fix: 'Did you mean "GLM-5.1"?' },
  ]);
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
