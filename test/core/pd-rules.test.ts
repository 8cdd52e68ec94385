import { describe, expect, test } from "vitest";
import type { ArgumentValue, Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

type Side = Readonly<Record<string, ArgumentValue | undefined>>;

/** The documented pair after a change of flags on its sides; undefined takes one out. */
function pair(prefill: Side, decode: Side): Topology {
  return prefillDecode((topology) => {
    for (const [name, changes] of Object.entries({ prefill, decode })) {
      const { args = {} } = groupOf(topology, name);
      for (const [flag, value] of Object.entries(changes)) {
        if (value === undefined) delete args[flag];
        else args[flag] = value;
      }
    }
  });
}

const drafts = (method: string, more: Record<string, ArgumentValue> = {}) => ({
  speculativeConfig: { method, num_speculative_tokens: 1, ...more },
});

const noDrafts = { speculativeConfig: undefined };

const eagle = (model: string) => drafts("eagle3", { model });

const keys = (more: Record<string, ArgumentValue>) => ({ additionalConfig: more });

describe("drafts of decode have the cache of the prompt", () => {
  test.each([
    ["n-grams on prefill", drafts("ngram"), drafts("deepseek_mtp"), /no drafts, and .* own draft layer/],
    ["a second model on prefill", eagle("/d"), drafts("mtp"), /the draft model \/d, and .* own draft layer/],
    ["another second model on prefill", eagle("/d"), eagle("/e"), /draft model \/d, and .* draft model \/e/],
    ["nothing on prefill", noDrafts, eagle("/e"), /prefill\.args\.speculativeConfig is not set/],
  ])("not with %s", (_, prefill, decode, message) => {
    expect(findingsOf(pair(prefill, decode), {}, "pd-drafts")).toMatchObject([
      {
        path: "groups.decode.args.speculativeConfig",
        value: decode.speculativeConfig,
        message: expect.stringMatching(message) as unknown,
      },
    ]);
  });

  test.each([
    ["the same layer by two names", drafts("mtp"), drafts("deepseek_mtp", { num_speculative_tokens: 3 })],
    ["the same second model", eagle("/d"), eagle("/d")],
    ["n-grams on decode, which keep none", noDrafts, drafts("ngram")],
    ["a method that is not given", noDrafts, { speculativeConfig: { num_speculative_tokens: 1 } }],
    ["a method that is none", noDrafts, { speculativeConfig: { method: 1 } }],
    ["a second model that is not named", noDrafts, drafts("eagle3")],
    ["a second model whose name is none", noDrafts, drafts("eagle3", { model: 1 })],
    ["no object", noDrafts, { speculativeConfig: "mtp" }],
    ["the documents' own", {}, {}],
  ])("with %s", (_, prefill, decode) => {
    expect(findingsOf(pair(prefill, decode), {}, "pd-drafts")).toEqual([]);
  });
});

describe("the context of decode", () => {
  const lengths = (prefill: ArgumentValue, decode: ArgumentValue) =>
    findingsOf(pair({ maxModelLen: prefill }, { maxModelLen: decode }), {}, "pd-context");

  test("must not be shorter", () => {
    expect(lengths(131_072, 131_071)).toMatchObject([
      {
        path: "groups.decode.args.maxModelLen",
        value: 131_071,
        message: expect.stringMatching(/^groups\.prefill\.args\.maxModelLen is 131072:/) as unknown,
        fix: "raise it to 131072, or lower that of prefill to 131071",
      },
    ]);
  });

  test.each([
    ["the same", 131_072, 131_072],
    ["longer", 131_071, 131_072],
    ["against one that prefill chooses", "auto", 131_072],
    ["one that decode chooses", 131_072, "auto"],
  ])("may be %s", (_, prefill, decode) => {
    expect(lengths(prefill, decode)).toEqual([]);
  });
});

describe("what both sides must have alike", () => {
  test.each([
    ["pd-same-tokens", "args.tokenizer", { tokenizer: "/root/.cache/glm5-w8a8" }, {}],
    ["pd-same-cache", "args.blockSize", {}, { blockSize: 64 }],
    ["pd-same-cache", "args.blockSize", { blockSize: 128 }, { blockSize: 64 }],
    [
      "pd-same-cache",
      "args.additionalConfig.enable_sparse_c8",
      keys({ enable_sparse_c8: true }),
      keys({ enable_sparse_c8: false }),
    ],
    ["pd-same-cache", "args.additionalConfig.enable_sparse_c8", keys({ enable_sparse_c8: true }), keys({})],
    [
      "pd-same-cache",
      "args.additionalConfig.enable_sparse_c8",
      keys({ enable_sparse_c8: true }),
      { additionalConfig: undefined },
    ],
  ])("%s: %s", (rule, place, prefill, decode) => {
    expect(findingsOf(pair(prefill, decode), {}, rule)).toMatchObject([
      { path: `groups.decode.${place}`, fix: "set the same on both sides or on neither" },
    ]);
  });

  test("is said with what prefill has", () => {
    const [set] = findingsOf(pair({ blockSize: 128 }, { blockSize: 64 }), {}, "pd-same-cache");
    expect(set).toMatchObject({
      value: 64,
      message: expect.stringMatching(/^groups\.prefill\.args\.blockSize is 128: decode would/) as unknown,
    });
    const [unset] = findingsOf(pair({}, { blockSize: 64 }), {}, "pd-same-cache");
    expect(unset?.message).toMatch(/^groups\.prefill\.args\.blockSize is not set: decode would/);
  });

  test("stands in the environment, too", () => {
    const topology = prefillDecode((changed) => {
      Object.assign(groupOf(changed, "decode").env ?? {}, { VLLM_MLA_DISABLE: "1" });
    });
    expect(findingsOf(topology, {}, "pd-same-cache")).toMatchObject([
      { path: "groups.decode.env.VLLM_MLA_DISABLE", value: "1" },
    ]);
  });

  test.each([
    ["pd-same-cache", { blockSize: 128, ...keys({ enable_sparse_c8: true }) }],
    ["pd-same-cache", { additionalConfig: "{}" }],
    ["pd-same-tokens", { tokenizer: "/t", loadFormat: "auto" }],
    ["pd-same-tokens", {}],
  ])("%s lets pass what is alike: %j", (rule, args) => {
    expect(findingsOf(pair(args, args), {}, rule)).toEqual([]);
  });
});

test.each(["pd-context", "pd-drafts", "pd-same-cache", "pd-same-tokens"])(
  "%s has nothing to say of a group that serves alone",
  (rule) => {
    const alone = serving(1, (topology) => {
      groupOf(topology, "serve").args = { ...drafts("mtp"), maxModelLen: 1024, blockSize: 64 };
    });
    expect(findingsOf(alone, {}, rule)).toEqual([]);
  },
);
