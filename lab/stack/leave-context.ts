import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import type { Progress } from "../host/progress.ts";
import { ensureContextPrograms } from "../pulumi/ensure-programs.ts";
import { runPulumi } from "../pulumi/local-pulumi.ts";
import { type ClusterPaths, clusterPaths } from "../cluster/cluster-paths.ts";
import {
  type ContextCluster,
  type ContextOptions,
  clusterName,
  openContext,
} from "../cluster/context-cluster.ts";
import { forgetCommand, readContextRecord } from "../cluster/context-record.ts";
import { startKwok } from "../cluster/kwok.ts";
import { simulatedNodeLabel } from "../cluster/nodes.ts";
import { stopCluster } from "../cluster/stop-cluster.ts";

/** How to leave the cluster of a context. */
export interface LeaveOptions {
  readonly context: string;
  readonly progress: Progress;
  /** Whether to destroy the stacks, and to delete the simulated nodes and the Pulumi state. */
  readonly deleteData: boolean;
  /** Whether the user confirmed a change of a cluster that may not be on this host. */
  readonly confirmed: boolean;
  /** Whether the cluster no longer exists: deletes the Pulumi state and does not contact the cluster. */
  readonly forget: boolean;
}

/**
 * Stops the lab's process for a cluster of the user, which is kwok.
 *
 * @throws LabError if a stack is not destroyed; its state and the nodes then remain
 */
export async function leaveContext(options: LeaveOptions): Promise<void> {
  const { context, progress, deleteData, forget } = options;
  const name = clusterName(context);
  const paths = clusterPaths(name);
  if (!existsSync(paths.root)) {
    progress.line(`context ${context}: npm start has deployed nothing to this cluster`);
    return;
  }
  if (deleteData) await destroyStacks(options, paths);
  const namespaces = readContextRecord(paths)?.namespaces ?? [];
  await stopCluster({ name, progress, deleteData: deleteData || forget });
  // The copy has the user's credentials, and the next npm start writes it again.
  rmSync(paths.kubeconfig, { force: true });
  if (!deleteData) return;
  for (const namespace of namespaces) {
    progress.line(
      `context ${context}: kept the namespace ${namespace}, which npm start created (kubectl delete namespace ${namespace})`,
    );
  }
}

async function destroyStacks(
  { context, progress, confirmed }: LeaveOptions,
  { pulumi, state }: ClusterPaths,
): Promise<void> {
  // Without kwok's state file, the lab simulated no node of this cluster.
  const simulatedNodes = existsSync(state);
  const { tools, kubectl, kwok } = await ensureContextPrograms({ progress, simulatedNodes });
  const cluster = await openForgettable({
    context,
    binaries: kubectl,
    confirmed,
    purpose: "destroy what npm start deployed to it",
  });
  // A pod on a simulated node ends only while kwok runs.
  if (kwok !== undefined) await startKwok(kwok, cluster.paths);
  for (const stack of stacksIn(pulumi)) {
    progress.line(`context ${context}: pulumi destroy --stack ${stack}`);
    const { code, stdout, stderr } = await runPulumi(["destroy", "--yes", "--skip-preview"], {
      stack,
      cluster,
      tools,
      progress,
    });
    if (code !== 0) {
      throw new LabError(
        `pulumi destroy of the stack ${stack} failed:\n${`${stdout}\n${stderr}`.trim()}`,
        "Correct the reported cause, then run the same command again",
      );
    }
  }
  if (!simulatedNodes) return;
  const deleted = await cluster.kubectl.run([
    "delete",
    "nodes",
    `--selector=${simulatedNodeLabel}`,
    "--output=name",
  ]);
  const nodes = deleted.split("\n").filter((line) => line !== "");
  if (nodes.length > 0) progress.line(`context ${context}: deleted ${nodes.join(", ")}`);
}

/** Opens a context. The error for a context or cluster that is gone names the way to forget it. */
async function openForgettable(options: ContextOptions): Promise<ContextCluster> {
  try {
    return await openContext(options);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const forget = forgetCommand(options.context);
    if (error.message.includes(forget)) throw error;
    throw new LabError(error.message, `If the cluster no longer exists, delete its local state: ${forget}`);
  }
}

function stacksIn(pulumi: string): readonly string[] {
  const projects = join(pulumi, "backend", ".pulumi", "stacks");
  if (!existsSync(projects)) return [];
  return readdirSync(projects).flatMap((project) =>
    readdirSync(join(projects, project))
      .filter((file) => file.endsWith(".json"))
      .map((file) => basename(file, ".json")),
  );
}
