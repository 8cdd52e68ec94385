import { existsSync } from "node:fs";
import type { Problem } from "../core/index.ts";
import { asksForHelp, type OptionsOf, readCall } from "../program/index.ts";
import { stop } from "./descriptions/stop.ts";
import { clusterPaths } from "./cluster/cluster-paths.ts";
import { defaultClusterName, realClusterName } from "./cluster/start-cluster.ts";
import { stopCluster } from "./cluster/stop-cluster.ts";
import { runMain } from "./host/lab-error.ts";
import { helpOf, wrongCall } from "./host/wrong-call.ts";
import { progressOn } from "./host/progress.ts";
import { groupsOf } from "./real-nodes/end-real-nodes.ts";
import { leaveContext } from "./stack/leave-context.ts";

/** Options that contradict each other. */
function contradictions({
  context,
  name,
  yes,
  forget,
  ...given
}: OptionsOf<typeof stop>): readonly Problem[] {
  if (context === undefined)
    return Object.entries({ yes, forget })
      .filter(([, isGiven]) => isGiven)
      .map(([option]) => ({
        path: `--${option}`,
        message: `--${option} has no effect without --context.`,
        fix: `Remove --${option}, or add --context <name>`,
      }));
  return [
    ...(name === undefined
      ? []
      : [
          {
            path: "--name",
            message: "--name and --context name different clusters.",
            fix: "Remove --name or --context",
          },
        ]),
    ...(context === ""
      ? [{ path: "--context", message: "--context is empty.", fix: "Set --context to the name of a context" }]
      : []),
    ...(given.delete && forget
      ? [
          {
            path: "--forget",
            message:
              "--delete destroys the stacks in the cluster, but --forget does not contact the cluster.",
            fix: "Remove --delete or --forget",
          },
        ]
      : []),
  ];
}

await runMain(async () => {
  const argv = process.argv.slice(2);
  if (asksForHelp(argv)) {
    process.stdout.write(helpOf(stop));
    return 0;
  }
  const { options, problems } = readCall(stop, argv);
  const all = [...problems, ...contradictions(options)];
  if (all.length > 0) throw wrongCall(stop, all);
  const { context, name, delete: deleteData, yes, forget } = options;
  const progress = progressOn(process.stdout);
  if (context !== undefined) {
    await leaveContext({ context, progress, deleteData, confirmed: yes, forget });
    return 0;
  }
  const end = (cluster: string): Promise<void> => stopCluster({ name: cluster, progress, deleteData });
  await end(name ?? defaultClusterName);
  const hasReal = existsSync(clusterPaths(realClusterName).root) || groupsOf(realClusterName).length > 0;
  if (name === undefined && hasReal) await end(realClusterName);
  return 0;
});
