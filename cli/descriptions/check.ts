import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { clusterOptions, jsonOption, siteOption, stackArgument } from "./stack-words.ts";

export const check = defineCommand({
  name: "check",
  summary: "run every rule against a stack",
  details: [
    "Runs every rule against a stack, without a cluster. With --live, also reads nodes and pods of a cluster with kubectl, and reports what keeps the nodes from the stack: labels, taints, devices that others hold, and too few nodes in one domain of placement. Changes nothing.",
  ],
  arguments: [stackArgument],
  options: [
    siteOption,
    { name: "live", description: "compare the stack with the nodes of a cluster" },
    ...clusterOptions,
    jsonOption,
  ],
  examples: [
    { command: "glm-serve check a3-1p1d", shows: "Prints errors, warnings and advice about a3-1p1d." },
    {
      command: "glm-serve check a3-1p1d --live --context production",
      shows: "Adds what keeps the nodes of a cluster from the stack.",
    },
  ],
  output: [{ with: "--json", schema: "check.json" }],
  exitCodes: exitCodes("there is no error", "there are errors, or the cluster cannot be read"),
});
