import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linearGroups } from "../../core/facts/layers.ts";
import { models } from "../../core/facts/models.ts";
import { type Deployment, estimateOf, expectNear, weightsOf } from "../support/estimated-memory.ts";
import { a3, args } from "../support/served-by-upstream.ts";

/** GLM-5.3-Flash on one A3 (GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, L219), or on some of its devices. */
function flash(tp: number, drafts: number, more: Deployment["args"] = {}): Deployment {
  const speculativeConfig = { num_speculative_tokens: drafts, method: "deepseek_mtp" };
  return {
    ...a3,
    release: "v0.30.0rc2",
    model: "GLM-5.3-Flash",
    weights: "w8a8",
    nodes: 1,
    dp: 16 / tp,
    tp,
    args: args({
      length: 133_120,
      share: 0.92,
      more: { ...(drafts === 0 ? {} : { speculativeConfig }), ...more },
    }),
  };
}

const withoutDrafts = (deployment: Deployment): Deployment => {
  const { speculativeConfig: _, ...rest } = deployment.args;
  return { ...deployment, args: rest };
};

const stateOf = (deployment: Deployment) => estimateOf(deployment).state;

describe("a model with linear attention", () => {
  test("has blocks of a page for each latent layer and each layer of the largest group", () => {
    expect(estimateOf(flash(16, 5)).perToken.bytes).toBe(12 * (1024 + 64));
    // The largest of the three groups of 34 layers has 12, one more than there are latent layers without a draft.
    expect(estimateOf(withoutDrafts(flash(16, 0))).perToken.bytes).toBe(12 * 1024 + 11 * 64);
  });

  // A matrix of 64 heads in fp32 and the last inputs of the convolutions, in pages of 1024 bytes per token.
  test.each([
    [16, 5, 384],
    [8, 3, 640],
    [2, 3, 2304],
    [1, 5, 4480],
  ])("has blocks that hold a state at tp %i with %i drafts", (tp, drafts, block) => {
    expect(stateOf(flash(tp, drafts))?.basis).toBe(
      `${3 * (2 + drafts) + 1} blocks of ${block} tokens: ${2 + drafts} for each of 3 groups of layers, and 1 for the indexers`,
    );
  });

  // vllm-ascend #17347: one request of 512000 tokens needs 11.95 GiB at tp 8 and 12.16 GiB at tp 4, in a build whose blocks
  // had 24 pages of one size.
  test.each([
    [8, 640, 11.95],
    [4, 1152, 12.16],
  ])("needs the blocks that a log shows at tp %i", (tp, block, gibibytes) => {
    const { state } = estimateOf(flash(tp, 3));
    const tokens = Math.ceil(512_000 / block) * block + (state?.tokens ?? 0);
    expectNear((tokens * 24 * 1024) / 2 ** 30, gibibytes, 0.001);
  });

  test("has the weights of the same log, 21.2 GB at tp 8", () => {
    expectNear(weightsOf(estimateOf(flash(8, 3))), 21.2, 0.04);
  });

  test("has larger blocks with an 8-bit cache: 640 tokens at tp 16 with 5 drafts (patch_mamba_config.py)", () => {
    const estimate = estimateOf(flash(16, 5, { kvCacheDtype: "int8" }));
    expect(estimate.state?.tokens).toBe(22 * 640);
    // Pooled keys of indexers stay in bf16.
    expect(estimate.perToken.bytes).toBe(12 * (528 + 64));
  });

  test("keeps one state less without prefix caching", () => {
    expect(stateOf(flash(16, 5, { enablePrefixCaching: false }))?.tokens).toBe((3 * 6 + 1) * 384);
  });

  test("counts the state of every sequence", () => {
    const { sequences, tokens, sequenceLength, largestContext, state } = estimateOf(
      flash(1, 5, { gpuMemoryUtilization: 0.85 }),
    );
    expect(state?.tokens).toBe(22 * 4480);
    expect(state?.bytes).toBe(22 * 4480 * 12 * 1088);
    expect(sequences).toBeCloseTo(tokens / (sequenceLength + 22 * 4480), 10);
    expect(largestContext).toBe(tokens - 22 * 4480);
  });

  test("shards states over tensor-parallel ranks", () => {
    const bytes = [1, 2, 4, 8, 16].map((tp) => stateOf(flash(tp, 3))?.bytes ?? 0);
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a));
    expect(new Set(bytes).size).toBe(5);
  });

  test("has no state where all layers have a cache", () => {
    expect(stateOf({ ...flash(16, 3), model: "GLM-5.2" })).toBeUndefined();
  });

  test("does not hold the encoder of images where prompts have none, and holds it whole for data parallelism", () => {
    const encoder = (more: Deployment["args"]) =>
      estimateOf(flash(16, 5, more)).weights.find(({ name }) => name === "image encoder")?.bytes;
    expect(encoder({ limitMmPerPrompt: { image: 0, video: 0 } })).toBeUndefined();
    expect(encoder({ limitMmPerPrompt: { image: 1, video: 0 } })).toBe(encoder({}));
    expect(encoder({ mmEncoderTpMode: "data" })).toBe(16 * (encoder({}) ?? 0));
  });

  test("has groups of at most one layer of each run, and each layer once", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99), { maxLength: 60 }), (layers) => {
        const model = {
          ...models["GLM-5.3-Flash"],
          linearAttention: { ...models["GLM-5.3-Flash"].linearAttention, layers },
        };
        const groups = linearGroups(model);
        expect(groups.flat().toSorted((a, b) => a - b)).toEqual(layers.toSorted((a, b) => a - b));
        const longest = groups.length;
        const runs = layers.filter((layer) =>
          Array.from({ length: longest }, (_, step) => layer + step).every((next) => layers.includes(next)),
        );
        expect(runs.length > 0 || layers.length === 0).toBe(true);
        expect(
          layers.some((layer) =>
            Array.from({ length: longest + 1 }, (_, step) => layer + step).every((next) =>
              layers.includes(next),
            ),
          ),
        ).toBe(false);
      }),
    );
  });
});
