import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { HARDWARE } from "./hardware.ts";
import { jsonOption } from "./stack-words.ts";

export const fit = defineCommand({
  name: "fit",
  summary: "list the degrees and groups with which a model fits on the given nodes",
  details: [
    "Lists every shape (a combination of groups, dataParallelSize and tensorParallelSize) with which the model fits on the given nodes with this context, best first. For each rejected shape, prints the rule; --json prints every reason in full.",
  ],
  arguments: [],
  options: [
    {
      name: "model",
      value: "name",
      required: true,
      description: "name of the model, such as GLM-5",
      suggests: [
        "GLM-4.5",
        "GLM-4.5-Air",
        "GLM-4.6",
        "GLM-4.7",
        "GLM-4.7-Flash",
        "GLM-5",
        "GLM-5.1",
        "GLM-5.2",
        "GLM-5.3",
        "GLM-5.3-Flash",
      ],
    },
    {
      name: "model-facts",
      value: "file",
      description: "facts of a model that glm-serve does not know, as glm-serve model --json prints them",
      completes: "file",
    },
    {
      name: "weights",
      value: "format",
      required: true,
      description: "format of the weights: bf16, fp8, w8a8, w4a8, w8a8c8, w4a8c8, w8a8-mxfp8 or w4a4c8",
      suggests: ["bf16", "fp8", "w8a8", "w4a8", "w8a8c8", "w4a8c8", "w8a8-mxfp8", "w4a4c8"],
    },
    {
      name: "hardware",
      value: "kind",
      required: true,
      description: "kind of node: a2, a3, a5 (Ascend 950DT), h100 or h200",
      suggests: HARDWARE,
    },
    {
      name: "nodes",
      value: "count",
      required: true,
      description: "number of nodes; every shape uses all of them",
    },
    { name: "context", value: "tokens", required: true, description: "length of the longest sequence" },
    {
      name: "engine",
      value: "name",
      description: "only this engine",
      default: "every engine for the hardware",
      suggests: ["lightllm", "vllm-ascend", "xllm"],
    },
    {
      name: "release",
      value: "version",
      description: "release of the engine",
      default: "one that serves the model",
    },
    jsonOption,
  ],
  examples: [
    {
      command: "glm-serve fit --model GLM-5 --weights w8a8 --hardware a3 --nodes 3 --context 131072",
      shows: "Lists the shapes of GLM-5 on three Atlas 800 A3 nodes with sequences of 128k tokens.",
    },
  ],
  output: [{ with: "--json", schema: "fit.json" }],
  exitCodes: exitCodes("the shapes are printed, even if none is possible", "--model-facts cannot be read"),
});
