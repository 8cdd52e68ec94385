import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { clusterOptions, jsonOption, namespaceOption, siteOption, stackArgument } from "./stack-words.ts";

export const bundle = defineCommand({
  name: "bundle",
  summary: "write one archive with all that support needs to know of a stack in a cluster",
  details: [
    "Writes a tar.gz file with the status of a stack, its objects, events and nodes, the last 5000 lines of each log (also of the container before the last restart), the results of preflight and of other procedures, the ports, the findings of check and the versions. Reads the cluster with kubectl and changes nothing. Never reads a Secret, and hides the values of names that mark a secret and tokens of known forms; logs may contain what users of the API sent.",
  ],
  arguments: [stackArgument],
  options: [
    {
      name: "output",
      value: "file",
      description: "the archive",
      default: "<stack>-<time>.tar.gz",
      completes: "file",
    },
    siteOption,
    namespaceOption,
    ...clusterOptions,
    jsonOption,
  ],
  examples: [
    {
      command: "glm-serve bundle a3-1p1d --output support.tar.gz",
      shows: "Writes support.tar.gz about the stack a3-1p1d.",
    },
  ],
  output: [{ with: "--json", schema: "bundle.json" }],
  exitCodes: exitCodes(
    "the archive is written",
    "the stack has errors, the cluster cannot be read, or the file cannot be written or exists",
  ),
});
