import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";

export const list = defineCommand({
  name: "list",
  summary: "list the topologies",
  details: ["Lists the documented topologies, each with its summary."],
  arguments: [],
  options: [],
  examples: [{ command: "glm-serve list", shows: "Lists every topology." }],
  exitCodes: exitCodes("every topology can be read", "a file of stacks/ cannot be read"),
});
