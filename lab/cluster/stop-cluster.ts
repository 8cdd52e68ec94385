import { existsSync, rmSync } from "node:fs";
import { LabError } from "../host/lab-error.ts";
import { withLock } from "../host/lock.ts";
import { isAlive, terminate } from "../host/process.ts";
import type { Progress } from "../host/progress.ts";
import { endRealControlPlane, endRealNodes, groupsOf } from "../real-nodes/end-real-nodes.ts";
import { clusterPaths } from "./cluster-paths.ts";
import { type ComponentName, readState, writeState } from "./cluster-state.ts";

/** A cluster to stop. */
export interface StopOptions {
  readonly name: string;
  readonly progress: Progress;
  /** Whether to delete the cluster's data and its Pulumi state. */
  readonly deleteData: boolean;
}

/** Clients before servers, so that no program logs lost connections. */
const stoppingOrder: readonly (readonly ComponentName[])[] = [
  ["kwok", "kube-scheduler", "kube-controller-manager"],
  ["kube-apiserver"],
  ["etcd"],
];

const grace = 4000;

/**
 * Stops the cluster's processes. A later process with the same ID keeps running.
 *
 * @throws LabError with the processes that do not end
 */
export async function stopCluster(options: StopOptions): Promise<void> {
  const { name, progress } = options;
  const paths = clusterPaths(name);
  // Nodes may still run after the cluster's files were deleted.
  if (!existsSync(paths.root) && groupsOf(name).length === 0) {
    progress.line(`cluster ${name}: not found, nothing to stop`);
    return;
  }
  await withLock(paths.lock, { milliseconds: 60_000 }, async () => {
    const nodes = await endRealNodes(name, paths);
    if (nodes.length > 0) progress.line(`cluster ${name}: stopped the nodes ${nodes.join(", ")}`);
    if (!existsSync(paths.root)) {
      await endRealControlPlane(name);
      progress.line(`cluster ${name}: ${paths.root} was missing; stopped the processes that still ran`);
      return;
    }
    const state = readState(paths);
    const stopped: string[] = [];
    for (const names of state === undefined ? [] : stoppingOrder) {
      const alive = names.filter((component) => {
        const known = state?.processes[component];
        return known !== undefined && isAlive(known);
      });
      progress.update(`cluster ${name}: stopping ${alive.join(", ")}`);
      await Promise.all(
        alive.map(async (component) => {
          const known = state?.processes[component];
          if (known !== undefined) await terminate(known, grace);
        }),
      );
      const left = alive.flatMap((component) => {
        const known = state?.processes[component];
        return known !== undefined && isAlive(known) ? [`${component} (process ${known.pid})`] : [];
      });
      if (left.length > 0) {
        throw new LabError(
          `The cluster ${name} still runs: ${left.join(", ")} did not end after SIGKILL.`,
          `Find what blocks the process (cat /proc/<pid>/status), then run npm stop -- --name ${name}`,
        );
      }
      stopped.push(...alive);
    }
    await endRealControlPlane(name);
    if (state !== undefined) writeState(paths, { ports: state.ports, processes: {} });
    progress.line(
      `cluster ${name}: ${stopped.length === 0 ? "was not running" : `stopped ${stopped.join(", ")}`}`,
    );
    if (options.deleteData) {
      rmSync(paths.root, { recursive: true, force: true });
      progress.line(`cluster ${name}: deleted ${paths.root}`);
    } else {
      progress.line(
        `cluster ${name}: kept its objects and Pulumi state in ${paths.root} (--delete deletes them)`,
      );
    }
  });
}
