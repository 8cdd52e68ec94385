import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { terminate } from "../process.ts";
import { controlGroupsNamed, removeControlGroup } from "./control-groups.ts";
import { isRoot } from "./requirements.ts";
import { nodesDirectory, readRealState, removeRealState } from "./real-state.ts";

/** The machine's limit of inotify instances for one user, of which every node takes eight. */
export const inotifyLimit = "/proc/sys/fs/inotify/max_user_instances";

/** Control group of a cluster's node; no name of a cluster has a dot. */
export function controlGroupOf(cluster: string, node: string): string {
  return `glm-serve.${cluster}.${node}`;
}

/**
 * Ends all real nodes of a cluster, also those that a crash of the command that made them left, with everything that they
 * are made of. Returns the names of those that ran.
 */
export async function endRealNodes(cluster: string, paths: ClusterPaths): Promise<readonly string[]> {
  if (!isRoot()) return [];
  const state = readRealState(paths);
  const groups = controlGroupsNamed(controlGroupOf(cluster, ""));
  await Promise.all([
    ...groups.map((group) => removeControlGroup(group)),
    ...Object.values(state?.helpers ?? {}).map((helper) => terminate(helper, 2000)),
  ]);
  if (state !== undefined) {
    // Without its first process a namespace ends with its last one.
    await terminate(state.fabric, 1000);
    const { inotifyInstances } = state;
    if (inotifyInstances !== undefined) restoreInotify(inotifyInstances);
  }
  rmSync(nodesDirectory(paths), { recursive: true, force: true });
  removeRealState(paths);
  return groups.map((group) => group.slice(controlGroupOf(cluster, "").length));
}

/** So many instances are room for all nodes and the control plane. */
export const raisedInotifyInstances = 1024;

function restoreInotify(instances: number): void {
  // Somebody else may have set another limit meanwhile.
  if (Number(readFileSync(inotifyLimit, "utf8")) !== raisedInotifyInstances) return;
  writeFileSync(inotifyLimit, String(instances));
}
