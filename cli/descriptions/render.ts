import { defineCommand } from "../../program/index.ts";
import { exitCodes, NO_PLAN } from "./exit-codes.ts";
import { jsonOption, siteOption, stackArgument } from "./stack-words.ts";

export const render = defineCommand({
  name: "render",
  summary: "print the Kubernetes objects of a stack, or list the topologies",
  details: [
    "Prints the Kubernetes objects of a stack for kubectl apply -f -, as YAML or, with --json, as a List. Without <stack>, lists the topologies.",
  ],
  arguments: [{ ...stackArgument, takes: "optional" }],
  options: [siteOption, jsonOption],
  examples: [
    { command: "glm-serve render a3-1p1d", shows: "Prints the objects of a3-1p1d." },
    {
      command: "glm-serve render a3-1p1d --site site.yaml | kubectl apply -f -",
      shows: "Applies the objects for the cluster that site.yaml describes.",
    },
  ],
  output: [
    { with: "<stack> --json", schema: "render.json" },
    { with: "--json", schema: "list.json" },
  ],
  exitCodes: exitCodes("the objects are printed", NO_PLAN),
});
