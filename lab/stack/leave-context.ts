import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import type { Progress } from "../host/progress.ts";
import { ensureContextPrograms } from "../pulumi/ensure-programs.ts";
import { runPulumi } from "../pulumi/local-pulumi.ts";
import { clusterPaths } from "../cluster/cluster-paths.ts";
import { clusterName, openContext } from "../cluster/context-cluster.ts";
import { simulatedNodeLabel } from "../cluster/nodes.ts";
import { stopCluster } from "../cluster/stop-cluster.ts";

/** How to leave the cluster of a context. */
export interface LeaveOptions {
  readonly context: string;
  readonly progress: Progress;
  /** Whether to destroy the stacks, and to delete the simulated nodes and the Pulumi state. */
  readonly deleteData: boolean;
}

/**
 * Stops the lab's process for a cluster of the user, which is kwok.
 *
 * @throws LabError if a stack is not destroyed; its state and the nodes then remain
 */
export async function leaveContext({ context, progress, deleteData }: LeaveOptions): Promise<void> {
  const name = clusterName(context);
  const { root, pulumi, state } = clusterPaths(name);
  if (!existsSync(root)) {
    progress.line(`context ${context}: npm start has deployed nothing to this cluster`);
    return;
  }
  if (deleteData) {
    const { tools, kubectl } = await ensureContextPrograms({ progress, simulatedNodes: false });
    const cluster = await openContext(context, kubectl);
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
    // Without kwok's state file, the lab simulated no node of this cluster.
    if (existsSync(state)) {
      const deleted = await cluster.kubectl.run([
        "delete",
        "nodes",
        `--selector=${simulatedNodeLabel}`,
        "--output=name",
      ]);
      const nodes = deleted.split("\n").filter((line) => line !== "");
      if (nodes.length > 0) progress.line(`context ${context}: deleted ${nodes.join(", ")}`);
    }
  }
  await stopCluster({ name, progress, deleteData });
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
