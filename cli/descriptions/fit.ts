import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import {
  engineOption,
  hardwareOption,
  modelFactsOption,
  modelOption,
  nodesOption,
  releaseOption,
  weightsOption,
} from "./fit-words.ts";
import { jsonOption } from "./stack-words.ts";

export const fit = defineCommand({
  name: "fit",
  summary: "list the degrees and groups with which a model fits on the given nodes",
  details: [
    "Lists every shape (a combination of groups, dataParallelSize and tensorParallelSize) with which the model fits on the given nodes with this context, best first. For each rule that rejects shapes, prints their number and one reason; --rejected prints each shape, --json every reason in full. Lists the stacks with the same model, weights and hardware that need at most as many nodes, too.",
  ],
  arguments: [],
  options: [
    { ...modelOption, required: true },
    modelFactsOption,
    { ...weightsOption, required: true },
    { ...hardwareOption, required: true },
    { ...nodesOption, required: true },
    { name: "context", value: "tokens", required: true, description: "length of the longest sequence" },
    engineOption,
    releaseOption,
    { name: "rejected", description: "print each rejected shape with its reason" },
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
