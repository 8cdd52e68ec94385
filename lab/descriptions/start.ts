import { defineCommand } from "../../program/index.ts";
import { sourceNames } from "../binaries/sources.ts";
import { defaultBasePort } from "../cluster/ports.ts";
import { defaultClusterName, realClusterName } from "../cluster/start-cluster.ts";
import { exitCodes } from "./exit-codes.ts";

export const defaultStack = "a3-1p1d";

export const start = defineCommand({
  name: "npm start",
  summary: "deploy a stack to a local cluster",
  details: [
    "Deploys a stack to a local cluster with simulated nodes: starts the cluster, adds the nodes that the stack needs and runs pulumi up. A running cluster is reused.",
  ],
  arguments: [
    {
      name: "stack",
      takes: "optional",
      description: `the name of a stack or of a topology (default: ${defaultStack})`,
      completes: "stack",
    },
  ],
  options: [
    {
      name: "context",
      value: "name",
      description:
        "deploy to the cluster of a kubeconfig context, such as one of kind, k3d or minikube; changes only the namespace of the stack",
    },
    { name: "simulated-nodes", description: "with --context: add simulated nodes to the cluster" },
    { name: "yes", description: "with --context: allow a cluster that is not known to run on this host" },
    {
      name: "run",
      description:
        "use real nodes, which run the pods with stand-ins for the engines; the endpoint answers completions. Needs root on Linux; installs missing Debian packages",
    },
    {
      name: "name",
      value: "name",
      description: "name of the local cluster",
      default: `${defaultClusterName}, with --run ${realClusterName}`,
    },
    {
      name: "base-port",
      value: "port",
      description: "first of the cluster's two ports, or 0 for free ports",
      default: `${defaultBasePort} for the cluster ${defaultClusterName}, 0 for any other`,
    },
    {
      name: "source",
      value: "source",
      description:
        "use only installed programs (installed), official downloads (download) or builds from Go modules (build)",
      default: "GLM_SERVE_SOURCE, else for each program the first source that has it",
      suggests: sourceNames,
    },
    {
      name: "offline",
      description: "download no releases; Go modules still come from GOPROXY (default: GLM_SERVE_OFFLINE)",
    },
    {
      name: "mirror",
      value: "url",
      description: "download releases from <url>/<host>/<path>",
      default: "GLM_SERVE_MIRROR",
    },
  ],
  examples: [
    { command: "npm start -- a2-glm5-w4a8", shows: "Deploys a2-glm5-w4a8 to simulated nodes." },
    {
      command: "npm start -- --run",
      shows: `Runs the pods of ${defaultStack} with stand-ins for the engines.`,
    },
  ],
  exitCodes: exitCodes(
    "the stack is deployed",
    "a program is missing, the stack has errors, or the cluster or pulumi up failed",
  ),
});
