import { rmSync } from "node:fs";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { LabError } from "../host/lab-error.ts";
import { terminate } from "../host/process.ts";
import { controlGroupsNamed, removeControlGroup } from "./control-groups.ts";
import { restoreInotifyLimit } from "./inotify-limit.ts";
import { nodesDirectory, readRealState, removeRealState } from "./real-state.ts";
import { isRoot } from "./requirements.ts";

/** Control group of a cluster's node; no name of a cluster has a dot. */
export function controlGroupOf(cluster: string, node: string): string {
  return `glm-serve.${cluster}.${node}`;
}

/** Control group of what runs beside a cluster's nodes: the fabric's holder, DNS, forwarders. Nodes' names begin otherwise. */
export function helperGroupOf(cluster: string): string {
  return controlGroupOf(cluster, "helpers");
}

/** Control group of the control plane beside real nodes. */
export function controlPlaneGroupOf(cluster: string): string {
  return controlGroupOf(cluster, "control-plane");
}

/** Control groups of a cluster that exist, also where its files are gone. */
export function groupsOf(cluster: string): readonly string[] {
  return isRoot() ? controlGroupsNamed(controlGroupOf(cluster, "")) : [];
}

/**
 * Ends all real nodes of a cluster, also those that a crash of the command that made them left, with everything that they
 * are made of. Returns the names of those that ran.
 *
 * @throws LabError naming what is still there; what is remembered is kept for another try
 */
export async function endRealNodes(cluster: string, paths: ClusterPaths): Promise<readonly string[]> {
  if (!isRoot()) return [];
  const state = readRealState(paths);
  const groups = groupsOf(cluster).filter((group) => group !== controlPlaneGroupOf(cluster));
  const ended = await Promise.allSettled([
    ...groups.map((group) => removeControlGroup(group)),
    ...Object.values(state?.helpers ?? {}).map((helper) => terminate(helper, 2000)),
  ]);
  const failures = ended.flatMap((one) => (one.status === "rejected" ? [messageOf(one.reason)] : []));
  if (failures.length > 0) {
    throw new LabError(
      `The cluster ${cluster} did not end as a whole.\n${failures.join("\n")}`,
      `When that is done: npm stop -- --name ${cluster}`,
    );
  }
  if (state !== undefined) {
    // Without its first process a namespace ends with its last one.
    await terminate(state.fabric, 1000);
  }
  rmSync(nodesDirectory(paths), { recursive: true, force: true });
  removeRealState(paths);
  return groups
    .filter((group) => group !== helperGroupOf(cluster))
    .map((group) => group.slice(controlGroupOf(cluster, "").length));
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/**
 * Ends what is left of the control plane beside real nodes, after a stop in order, or in place of one where the cluster's
 * files are gone; then gives back what the machine lent to all clusters.
 *
 * @throws LabError naming what is still there
 */
export async function endRealControlPlane(cluster: string): Promise<void> {
  if (!isRoot()) return;
  await removeControlGroup(controlPlaneGroupOf(cluster));
  await restoreInotifyLimit(() => controlGroupsNamed("glm-serve.").length > 0);
}
