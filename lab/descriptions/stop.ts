import { defineCommand } from "../../program/index.ts";
import { defaultClusterName, realClusterName } from "../cluster/start-cluster.ts";
import { exitCodes } from "./exit-codes.ts";

export const stop = defineCommand({
  name: "npm stop",
  summary: "stop the local cluster",
  details: [
    "Stops the local cluster. Its objects and Pulumi state stay, and the next npm start resumes with them.",
  ],
  arguments: [],
  options: [
    {
      name: "name",
      value: "name",
      description: "name of the local cluster",
      default: `${defaultClusterName}, and ${realClusterName} of npm start -- --run`,
    },
    {
      name: "context",
      value: "name",
      description: "stop what npm start -- --context runs on this host for the cluster of this context",
    },
    {
      name: "delete",
      description:
        "also delete the objects and the Pulumi state; with --context: destroy the stacks, delete the simulated nodes",
    },
    {
      name: "yes",
      description: "with --context and --delete: also in a cluster that is not known to run on this host",
    },
    {
      name: "forget",
      description:
        "with --context: the cluster no longer exists; delete its local state, do not contact the cluster",
    },
  ],
  examples: [
    { command: "npm stop", shows: "Stops the local cluster, and keeps its data." },
    { command: "npm stop -- --delete", shows: "Deletes its data, too." },
  ],
  exitCodes: exitCodes(
    "the cluster is stopped, or did not run",
    "the cluster cannot be stopped, or --context cannot be reached",
  ),
});
