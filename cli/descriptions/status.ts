import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { clusterOptions, namespaceOption, siteOption, stackArgument } from "./stack-words.ts";

export const status = defineCommand({
  name: "status",
  summary: "show the groups and pods of a stack in a cluster, and what they wait for",
  details: [
    "Reads the cluster with kubectl and shows each group, server, pod and Job of a stack: its phase, since when, its restarts, its revision, and what it waits for or why it failed. Phases are node, devices (no node takes the pod), create, pull, prepare, join, load, warm-up, ready, unready, draining, lost (the node does not answer), failed and absent. Changes nothing.",
    "With --watch, shows the status until Ctrl-C: a table on a terminal, otherwise a line for each change; the exit code is that of the last status.",
  ],
  arguments: [stackArgument],
  options: [
    { name: "watch", description: "show the status until Ctrl-C" },
    { name: "json", description: "print JSON; with --watch, one line for each change" },
    siteOption,
    namespaceOption,
    ...clusterOptions,
  ],
  examples: [
    { command: "glm-serve status a3-1p1d", shows: "Prints the status of a3-1p1d once." },
    {
      command: "glm-serve status a3-1p1d --watch --json",
      shows: "Prints one line of JSON for each change, until Ctrl-C.",
    },
  ],
  output: [{ with: "--json", schema: "status.json" }],
  exitCodes: exitCodes(
    "every group and server is ready and no Job failed",
    "something is not ready or failed, the stack has errors, or the cluster cannot be read",
  ),
});
