import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { jsonOption, siteOption, stackArgument } from "./stack-words.ts";

export const explain = defineCommand({
  name: "explain",
  summary: "show where a value of a stack comes from, what it does and which rules read it",
  details: [
    "Explains one value of a stack: what it is in each group, whether it comes from the stack file and its document, from the site, from a default or from a formula, what it does, what a change restarts, and which rules read it, with what they report.",
  ],
  arguments: [
    stackArgument,
    {
      name: "name",
      takes: "required",
      description:
        "a setting (groups.decode.nodes, site.podSecurity), a flag (--max-model-len), a variable (HCCL_BUFFSIZE) or a port",
    },
  ],
  options: [siteOption, jsonOption],
  examples: [
    {
      command: "glm-serve explain a3-1p1d --max-model-len",
      shows: "Shows the limit of both groups, and the rules that read it.",
    },
    {
      command: "glm-serve explain a3-1p1d groups.decode.args.maxNumSeqs",
      shows: "Shows the same flag of the decode group only, by its path.",
    },
    {
      command: "glm-serve explain a3-1p1d HCCL_BUFFSIZE",
      shows: "Shows the variable in every group.",
    },
    {
      command: "glm-serve explain a3-1p1d 30017",
      shows: "Shows which process has the port, and the formula of its number.",
    },
  ],
  exitCodes: exitCodes(
    "the name is explained",
    "the stack or its site settings have errors that leave it without a layout",
  ),
  output: [{ with: "--json", schema: "explain.json" }],
});
