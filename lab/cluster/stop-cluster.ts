import { existsSync, rmSync } from "node:fs";
import { LabError } from "../host/lab-error.ts";
import { withLock } from "../host/lock.ts";
import { isAlive, terminate } from "../host/process.ts";
import type { Progress } from "../host/progress.ts";
import { endRealControlPlane, endRealNodes, groupsOf } from "../real-nodes/end-real-nodes.ts";
import { clusterPaths } from "./cluster-paths.ts";
import { type ComponentName, readState, writeState } from "./cluster-state.ts";

/** How to stop. */
export interface StopOptions {
  readonly name: string;
  readonly progress: Progress;
  /** Remove the cluster's data and its Pulumi state as well. */
  readonly deleteData: boolean;
}

/** Clients before servers, so that nobody logs the loss of what is being stopped. */
const stoppingOrder: readonly (readonly ComponentName[])[] = [
  ["kwok", "kube-scheduler", "kube-controller-manager"],
  ["kube-apiserver"],
  ["etcd"],
];

const grace = 4000;

/**
 * Ends the cluster's processes, and only them: a pid that was given to another process is left alone.
 *
 * @throws LabError naming the processes that do not end
 */
export async function stopCluster(options: StopOptions): Promise<void> {
  const { name, progress } = options;
  const paths = clusterPaths(name);
  // Its files may be gone and its nodes run on.
  if (!existsSync(paths.root) && groupsOf(name).length === 0) {
    progress.line(`cluster ${name}: nothing to stop, it was never started`);
    return;
  }
  await withLock(paths.lock, { milliseconds: 60_000 }, async () => {
    const nodes = await endRealNodes(name, paths);
    if (nodes.length > 0) progress.line(`cluster ${name}: ended the nodes ${nodes.join(", ")}`);
    if (!existsSync(paths.root)) {
      await endRealControlPlane(name);
      progress.line(`cluster ${name}: ${paths.root} was gone; ended what ran without it`);
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
          `The cluster ${name} still runs: ${left.join(", ")} did not end, not even by SIGKILL.`,
          `See what holds it (cat /proc/<pid>/status), then: npm stop -- --name ${name}`,
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
      progress.line(`cluster ${name}: removed ${paths.root}`);
    } else {
      progress.line(
        `cluster ${name}: kept its objects and Pulumi state in ${paths.root} (--delete removes them)`,
      );
    }
  });
}
