import { defineCommand } from "../../program/index.ts";
import { exitCodes, NO_PLAN } from "./exit-codes.ts";
import { jsonOption, siteOption, stackArgument } from "./stack-words.ts";

export const ranks = defineCommand({
  name: "ranks",
  summary: "list every process of a stack, with its node, devices and command",
  details: [
    "Lists every process of a stack: its group, node, pod, ranks, devices and API port. A single process is shown with its command and environment; $node0_ip and the like stand for what only the cluster knows.",
    "With --shell, prints the script that starts the processes of one node without glm-serve, in the form of the deployment documents, for a shell in a container of the engine.",
  ],
  arguments: [stackArgument],
  options: [
    {
      name: "pod",
      value: "name",
      description: "only the processes of this pod; its name may lack the name of the stack: decode-0-1",
    },
    {
      name: "rank",
      value: "number",
      description: "only the process of this data-parallel rank; of xLLM, with this node_rank",
    },
    { name: "shell", description: "print the script that starts the processes of one node" },
    siteOption,
    jsonOption,
  ],
  examples: [
    { command: "glm-serve ranks a3-1p1d", shows: "Lists the processes of both groups and the proxy." },
    {
      command: "glm-serve ranks a3-1p1d --pod a3-1p1d-decode-0-1 --rank 5",
      shows: "Shows the command and the environment of decode rank 5.",
    },
    {
      command: "glm-serve ranks a3-1p1d --pod a3-1p1d-decode-0-1 --shell",
      shows: "Prints the script of the second decode node.",
    },
  ],
  exitCodes: exitCodes("the processes or the script are printed", NO_PLAN),
  output: [{ with: "--json", schema: "ranks.json" }],
});
