import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { clusterOptions, jsonOption, namespaceOption, siteOption, stackArgument } from "./stack-words.ts";

export const diff = defineCommand({
  name: "diff",
  summary: "show what a change of a stack changes, restarts and costs",
  details: [
    "Shows what differs between another state of a stack and the stack as it is now: settings by path, flags one by one, JSON in flags by key, variables by name, ports, and objects by field. Then what applying the stack does: which groups restart and in which order, what answers no request meanwhile, how long loading takes by the estimate of memory, and how many spare nodes the change needs. Changes nothing.",
    "The other state counts as what runs today. <other> is another stack, a file with a topology or with the output of glm-serve render, or a git revision, in this order; rev:<revision> is always a revision. Without <other>, it is HEAD. At a revision, the stack has the topology, all that this imports and the settings of that revision. live is what runs in a cluster: the objects as far as the stack manages their fields, and the commands with which the pods were launched.",
  ],
  arguments: [
    { ...stackArgument, description: `${stackArgument.description}; or a file with a topology` },
    {
      name: "other",
      takes: "optional",
      description: "another stack, a file, a git revision, or live",
      completes: "stack",
      completesAlso: ["live"],
    },
  ],
  options: [
    {
      name: "format",
      value: "format",
      description: "text, or markdown for a comment on a pull request",
      choices: ["text", "markdown"],
      default: "text",
    },
    jsonOption,
    { name: "exit-code", description: "exit with 1 if anything differs" },
    {
      ...siteOption,
      description:
        "read the site settings from this file, of each revision as it has the file, instead of stacks/Pulumi.<stack>.yaml",
    },
    namespaceOption,
    ...clusterOptions,
  ],
  examples: [
    { command: "glm-serve diff a3-1p1d", shows: "Compares a3-1p1d with the last commit." },
    {
      command: "glm-serve diff a3-1p1d a3-1p1d-low-latency",
      shows: "Shows what a3-1p1d has unlike a3-1p1d-low-latency.",
    },
    {
      command: "glm-serve diff a3-1p1d main --format markdown",
      shows: "Prints the comment for a pull request against main.",
    },
    {
      command: "glm-serve diff a3-1p1d live --context production",
      shows: "Compares a3-1p1d with what runs in a cluster.",
    },
  ],
  exitCodes: exitCodes(
    "the difference is printed; with --exit-code, nothing differs",
    "the stack, its settings or the other state have errors, or the cluster cannot be read; with --exit-code, something differs",
  ),
  output: [{ with: "--json", schema: "diff.json" }],
});
