import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { jsonOption, siteOption, stackArgument } from "./stack-words.ts";

export const memory = defineCommand({
  name: "memory",
  summary: "estimate weights, KV cache, largest context and concurrency",
  details: [
    "Estimates the memory of one device of each group: weights, reserve, KV cache, the largest context, and the number of concurrent requests of the longest length. Shows the certainty and the basis of each number, then the findings of the memory rules.",
  ],
  arguments: [stackArgument],
  options: [siteOption, jsonOption],
  examples: [{ command: "glm-serve memory a3-1p1d", shows: "Prints a table of the memory of each group." }],
  output: [{ with: "--json", schema: "memory.json" }],
  exitCodes: exitCodes("the stack can be deployed", "the stack or its site settings have errors"),
});
