import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { clusterPaths } from "./cluster/cluster-paths.ts";
import { defaultClusterName, realClusterName } from "./cluster/start-cluster.ts";
import { stopCluster } from "./cluster/stop-cluster.ts";
import { LabError, runMain } from "./host/lab-error.ts";
import { progressOn } from "./host/progress.ts";
import { groupsOf } from "./real-nodes/end-real-nodes.ts";
import { leaveContext } from "./stack/leave-context.ts";

const usage = `Usage: npm stop [-- options]

Stops the local cluster. Its objects and Pulumi state stay, and the next npm start resumes with them.

Options:
  --name <name>     name of the local cluster
                    (default: ${defaultClusterName}, and ${realClusterName} of npm start -- --run)
  --context <name>  stop what npm start -- --context runs on this host for the cluster of this context
  --delete          also delete the objects and the Pulumi state; with --context: destroy the stacks, delete the
                    simulated nodes
  --yes             with --context and --delete: also in a cluster that is not known to run on this host
  --forget          with --context: the cluster no longer exists; delete its local state, do not contact the cluster
  --help            print this help
`;

function readArguments() {
  try {
    return parseArgs({
      options: {
        name: { type: "string" },
        context: { type: "string" },
        delete: { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
        forget: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new LabError(error instanceof Error ? error.message : String(error), usage);
  }
}

await runMain(async () => {
  const { values } = readArguments();
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const progress = progressOn(process.stdout);
  const { context, name, delete: deleteData, yes, forget } = values;
  if (context !== undefined && name !== undefined) {
    throw new LabError("--name and --context name different clusters.", "Remove --name or --context");
  }
  if (context === "") {
    throw new LabError("--context is empty.", "Set --context to the name of a context");
  }
  if (context === undefined && (yes || forget)) {
    const option = yes ? "--yes" : "--forget";
    throw new LabError(
      `${option} has no effect without --context.`,
      `Remove ${option}, or add --context <name>`,
    );
  }
  if (deleteData && forget) {
    throw new LabError(
      "--delete destroys the stacks in the cluster, but --forget does not contact the cluster.",
      "Remove --delete or --forget",
    );
  }
  if (context !== undefined) {
    await leaveContext({ context, progress, deleteData, confirmed: yes, forget });
    return 0;
  }
  const stop = (cluster: string): Promise<void> => stopCluster({ name: cluster, progress, deleteData });
  await stop(name ?? defaultClusterName);
  const hasReal = existsSync(clusterPaths(realClusterName).root) || groupsOf(realClusterName).length > 0;
  if (name === undefined && hasReal) await stop(realClusterName);
  return 0;
});
