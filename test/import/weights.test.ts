import { describe, expect, test } from "vitest";
import { importOf } from "./import-of.ts";

/** Name and weights of the model in a directory, and what the import says about a format that glm-serve does not know. */
function modelIn(directory: string): readonly (string | undefined)[] {
  const { topology, deviations } = importOf(`vllm serve /models/${directory} -tp 16 --quantization ascend`);
  const { model } = topology ?? {};
  return [
    model?.name,
    model?.weights,
    ...deviations.filter((sentence) => sentence.startsWith("model.weights")),
  ];
}

describe("the weights that a directory is named after", () => {
  test.each([
    ["GLM-5.1-w8a8", "GLM-5.1", "w8a8"],
    ["GLM-5.2-w4a8c8", "GLM-5.2", "w4a8c8"],
    ["GLM-5.3-Flash-w8a8", "GLM-5.3-Flash", "w8a8"],
    ["GLM-5.3-Flash-w8a8-mxfp8", "GLM-5.3-Flash", "w8a8-mxfp8"],
    ["GLM-5.1-w4a4c8-mxfp4", "GLM-5.1", "w4a4c8"],
  ])("%s", (directory, name, weights) => {
    expect(modelIn(directory)).toEqual([name, weights]);
  });

  test("a format that exists only with a quantized cache, where the directory leaves out the cache", () => {
    expect(modelIn("GLM5-w4a4")).toEqual([
      "GLM-5",
      "w4a4c8",
      "model.weights is w4a4c8: glm-serve does not know w4a4.",
    ]);
  });

  test("a format without a quantized cache, where glm-serve does not know the one of the cache", () => {
    expect(modelIn("GLM-5-w8a8c4")).toEqual([
      "GLM-5",
      "w8a8",
      "model.weights is w8a8: glm-serve does not know w8a8c4.",
    ]);
  });
});
