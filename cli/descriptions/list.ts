import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { jsonOption } from "./stack-words.ts";

export const list = defineCommand({
  name: "list",
  summary: "list the topologies",
  details: ["Lists the documented topologies, each with its summary."],
  arguments: [],
  options: [jsonOption],
  examples: [{ command: "glm-serve list", shows: "Lists every topology." }],
  output: [{ with: "--json", schema: "list.json" }],
  exitCodes: exitCodes("every topology can be read", "a file of stacks/ cannot be read"),
});
