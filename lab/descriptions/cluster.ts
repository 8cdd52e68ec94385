import { defineCommand } from "../../program/index.ts";
import { defaultBasePort } from "../cluster/ports.ts";
import { defaultClusterName } from "../cluster/start-cluster.ts";
import { exitCodes } from "./exit-codes.ts";

export const cluster = defineCommand({
  name: "npm run cluster",
  summary: "start, stop or show a local cluster",
  details: [
    "A Kubernetes control plane with simulated Ascend nodes on 127.0.0.1, without root.",
    "start provides missing programs, starts stopped ones and adds the nodes; stop stops the programs; status prints which programs run.",
  ],
  arguments: [
    { name: "command", takes: "required", description: "what to do", choices: ["start", "stop", "status"] },
  ],
  options: [
    { name: "name", value: "name", description: "name of the cluster", default: defaultClusterName },
    {
      name: "base-port",
      value: "port",
      description: "start: first of two ports, or 0 for free ports",
      default: `${defaultBasePort} for the cluster ${defaultClusterName}, 0 for any other`,
    },
    { name: "a3", value: "count", description: "start: Atlas 800 A3 nodes, 16 NPUs each", default: "6" },
    { name: "a2", value: "count", description: "start: Atlas 800 A2 nodes, 8 NPUs each", default: "0" },
    { name: "a5", value: "count", description: "start: Ascend 950DT nodes, 8 NPUs each", default: "0" },
    { name: "h100", value: "count", description: "start: NVIDIA H100 nodes, 8 GPUs each", default: "0" },
    { name: "h200", value: "count", description: "start: NVIDIA H200 nodes, 8 GPUs each", default: "0" },
    { name: "workers", value: "count", description: "start: nodes without accelerators", default: "1" },
    { name: "delete", description: "stop: also delete the cluster's data and Pulumi state" },
  ],
  examples: [
    {
      command: "npm run cluster -- start --a3 4",
      shows: "Starts a cluster with four Atlas 800 A3 nodes and one worker, and prints its KUBECONFIG.",
    },
  ],
  exitCodes: exitCodes(
    "done; status: every program runs",
    "a program is missing or failed; status: a program does not run",
  ),
});
