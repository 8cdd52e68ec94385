import { describe, expect, test } from "vitest";
import { models } from "../../core/facts/models.ts";
import { cachedNumbers } from "../../core/facts/cached-numbers.ts";
import { heldLayers } from "../../core/facts/layers.ts";
import { parametersOf, totalOf } from "../../core/facts/parameters.ts";
import { sumOf } from "../../core/domain/memory-part.ts";
import type { WeightFormat } from "../../core/index.ts";
import { weightParts } from "../../core/memory/weights.ts";
import { expectNear } from "../support/estimated-memory.ts";

describe("parameters", () => {
  test.each([
    ["GLM-4.7", 352.8, 3.99],
    ["GLM-4.7-Flash", 29.94, 0.64],
    ["GLM-4.5-Air", 106.9, 2.375],
    ["GLM-5", 743.91, 9.95],
    ["GLM-5.2", 743.38, 9.95],
    // 320 to 321 B with the draft layer (NVIDIA automodel, glm-5-3-flash).
    ["GLM-5.3-Flash", 313.89, 7.4],
  ] as const)("of %s are the ones of its model card", (name, main, draft) => {
    const model = models[name];
    const total = totalOf(parametersOf(model, 0)) / 1e9;
    expectNear(total, main, 0.0005);
    expectNear(totalOf(parametersOf(model, 1)) / 1e9 - total, draft, 0.01);
  });

  test.each([
    ["GLM-5", 1, 16, 111_232],
    ["GLM-4.7", 1, 8, 47_616],
    ["GLM-4.7", 1, 16, 47_616],
    ["GLM-4.7", 1, 4, 95_232],
    ["GLM-4.7", 0, 1, 376_832],
    ["GLM-4.7-Flash", 0, 1, 54_144],
    ["GLM-4.7-Flash", 1, 4, 55_296],
  ] as const)("fill a KV cache of %s with %i draft layers at tp %i", (name, drafts, tp, bytes) => {
    const model = models[name];
    const { plain, rotary, index } = cachedNumbers(model, tp);
    const { cached, indexed } = heldLayers(model, drafts);
    expect(2 * (cached * (plain + rotary) + indexed * index)).toBe(bytes);
  });
});

describe("weights on disk", () => {
  /** All weights on one device, in GB. */
  const gigabytesOf = (name: keyof typeof models, format: WeightFormat) =>
    sumOf(
      weightParts(models[name], format, {
        tensorParallelSize: 1,
        expertParallelSize: 1,
        expertTensorParallelSize: 1,
        draftLayers: 1,
        wholeAttention: "none",
        wholeSharedExperts: false,
        contextShards: 1,
      }),
    ) / 1e9;

  // Scales of quantization are not counted, so published files are somewhat larger.
  test.each([
    ["GLM-5", "bf16", 1508, "753.9 B parameters of the model card", 0.001],
    ["GLM-5.2", "w8a8", 756, "as of GLM-5: 756 GB, 766 with a draft layer in bf16", 0.002],
    ["GLM-5.2", "w4a8", 389, "as of GLM-5", 0.003],
    ["GLM-5.3", "w8a8c8", 756, "as of GLM-5", 0.002],
    ["GLM-5.3-Flash", "fp8", 328, "zai-org/GLM-5.3-Flash, with linear attention and encoder in bf16", 0.002],
    ["GLM-5.3-Flash", "bf16", 598.5 * 1.024 ** 3, "598.5 GiB", 0.001],
  ] as const)("of %s in %s take %d GB (%s)", (name, format, documented, _source, share) => {
    expectNear(gigabytesOf(name, format), documented, share);
  });

  test.each([
    ["GLM-5.2", 753, 756],
    ["GLM-5.3", 753, 756],
    ["GLM-5.3-Flash", 320, 321.5],
  ] as const)("of %s have %d to %d B parameters with the draft layer", (name, least, most) => {
    const total = totalOf(parametersOf(models[name], 1)) / 1e9;
    expect(total).toBeGreaterThanOrEqual(least);
    expect(total).toBeLessThanOrEqual(most);
  });
});
