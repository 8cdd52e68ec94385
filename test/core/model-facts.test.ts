import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heldLayers } from "../../core/facts/layers.ts";
import { models } from "../../core/facts/models.ts";
import { parametersOf } from "../../core/facts/parameters.ts";
import { check, GlmServeError, type ModelFactsSpec, plan, type Topology } from "../../core/index.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

const withFacts = (facts: ModelFactsSpec, change: (topology: Topology) => void = () => {}): Topology =>
  serving(1, (topology) => {
    topology.model = { ...topology.model, name: "My-Model", facts };
    change(topology);
  });

const {
  name: _name,
  attention: glm5Attention,
  architectures: _architectures,
  ...glm5Sizes
} = models["GLM-5"];

const glm5: ModelFactsSpec = {
  ...glm5Sizes,
  architectures: ["GlmMoeDsaForCausalLM"],
  attention: { ...glm5Attention, indexer: { ...glm5Attention.indexer } },
};

describe("a topology with facts of its model", () => {
  test("is judged as a known model with these facts", () => {
    const known = check(serving(1));
    const own = check(withFacts(glm5));
    const textsOf = ({ findings }: typeof own) =>
      findings.map(({ rule, message }) => [rule, message.replaceAll("My-Model", "GLM-5")]);
    expect(textsOf(own)).toEqual(textsOf(known));
    expect(own.notJudged).toBeUndefined();
  });

  test("wins over the known model with its name", () => {
    const topology = serving(1, ({ model }) => void (model.facts = { ...glm5, maxPositions: 4096 }));
    expect(check(topology).findings).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ rule: "context-length" })]),
    );
  });

  test("has no errors without any fact, and says in one line what is not judged", () => {
    const result = check(withFacts({}));
    expect(result.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(result.notJudged).toBe(
      "Not judged for My-Model: memory, tensor parallelism, expert parallelism, attention, context length, draft layers, support by the release (facts missing: attentionHeads, routedExperts, maxPositions, hiddenSize, vocabularySize, denseLayers, expertLayers, draftLayers, denseWidth, expertWidth, sharedExperts, attention, architectures).",
    );
  });

  test("says that only the memory is not judged where a size of the layers is missing", () => {
    const { denseWidth: _width, ...rest } = glm5;
    expect(check(withFacts(rest)).notJudged).toBe(
      "Not judged for My-Model: memory (facts missing: denseWidth).",
    );
  });

  test("plans prefill and decode without any fact", () => {
    const topology = prefillDecode(({ model }) => {
      model.name = "My-Model";
      model.facts = {};
    });
    expect(plan(topology, {}).objects.length).toBeGreaterThan(5);
  });

  test("does not describe the model that the site sets in its place", () => {
    const result = check(withFacts({}), { model: { name: "GLM-5", path: "/root/.cache/other" } });
    expect(result.notJudged).toBeUndefined();
  });

  // Whatever fact is missing, nothing fails and no error appears.
  test("loses no rule by surprise: any subset of facts gives no error", () => {
    fc.assert(
      fc.property(fc.subarray(Object.entries(glm5)), (kept) => {
        const result = check(withFacts(Object.fromEntries(kept)));
        expect(result.findings.filter(({ severity }) => severity === "error")).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  const size = fc.integer({ min: 1, max: 5000 });
  const count = fc.integer({ min: 0, max: 300 });
  const layers = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 50 });

  test("of any size has an estimate of finite numbers, or none", () => {
    fc.assert(
      fc.property(
        fc.record({
          attentionHeads: fc.constant(16),
          routedExperts: count,
          maxPositions: fc.constant(200_000),
          hiddenSize: size,
          vocabularySize: size,
          denseLayers: count,
          expertLayers: count,
          draftLayers: fc.integer({ min: 0, max: 3 }),
          denseWidth: count,
          expertWidth: count,
          sharedExperts: count,
          attention: fc.oneof(
            fc.record({ kind: fc.constant("grouped" as const), keyValueHeads: size, headSize: size }),
            fc.record({
              kind: fc.constant("latent" as const),
              queryRank: size,
              keyValueRank: size,
              plainSize: size,
              rotarySize: count,
              valueSize: size,
              indexer: fc.record({ heads: size, headSize: size, layers, pooledTokens: size }),
            }),
          ),
          linearAttention: fc.record({ layers, heads: size, headSize: size, convolution: size }),
        }),
        (facts) => {
          const { input, findings } = check(withFacts(facts));
          const [group] = input?.topology.groups ?? [];
          const estimate = group === undefined ? undefined : input?.memoryOf(group);
          if (estimate !== undefined) {
            expect(Number.isFinite(estimate.tokens)).toBe(true);
            expect(estimate.weights.every(({ bytes }) => bytes > 0 && Number.isFinite(bytes))).toBe(true);
          }
          expect(JSON.stringify(findings)).not.toMatch(/NaN|Infinity|undefined/);
        },
      ),
    );
  });

  test("is read strictly", () => {
    const read = (facts: object) => () =>
      plan(
        withFacts({}, ({ model }) => void Object.assign(model, { facts })),
        {},
      );
    expect(read({ layers: 3 })).toThrow(GlmServeError);
    expect(read({ attention: { kind: "grouped", keyValueHeads: 8 } })).toThrow(GlmServeError);
    expect(read({ routedExperts: 0.5 })).toThrow(GlmServeError);
  });
});

describe("the quantization of a topology", () => {
  const command = (model: Partial<Topology["model"]>): string => {
    const topology = serving(2, (given) => void (given.model = { ...given.model, ...model }));
    return JSON.stringify(plan(topology, {}).objects);
  };

  test.each([
    [{}, "--quantization ascend"],
    [{ weights: "w8a8c8" }, "--quantization ascend"],
    [{ quantization: "compressed-tensors" }, "--quantization compressed-tensors"],
  ] as const)("is %j: %s", (model, flag) => {
    expect(command(model)).toContain(flag);
  });

  test("leaves the flag out where it is none", () => {
    expect(command({ quantization: "none" })).not.toContain("--quantization");
  });
});

describe("the layers of a pipeline stage", () => {
  const model = models["GLM-5.2"];

  test("add up to all layers at any boundary", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 77 }), (boundary) => {
        const first = heldLayers(model, 0, { first: 0, end: boundary });
        const last = heldLayers(model, 1, { first: boundary, end: 78 });
        const all = heldLayers(model, 1);
        for (const kind of ["dense", "expert", "cached", "indexed", "linear", "draft"] as const)
          expect(first[kind] + last[kind]).toBe(all[kind]);
        const sum =
          parametersOf(model, 0, { first: 0, end: boundary }).routedExperts +
          parametersOf(model, 1, { first: boundary, end: 78 }).routedExperts;
        expect(sum).toBe(parametersOf(model, 1).routedExperts);
      }),
    );
  });

  test("of 41 and 37 layers have 12 and 10 indexers", () => {
    expect(heldLayers(model, 0, { first: 0, end: 41 })).toMatchObject({ dense: 3, expert: 38, indexed: 12 });
    expect(heldLayers(model, 1, { first: 41, end: 78 })).toMatchObject({ dense: 0, expert: 38, indexed: 10 });
  });
});
