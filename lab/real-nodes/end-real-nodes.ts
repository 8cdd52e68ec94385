import { rmSync } from "node:fs";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { LabError } from "../host/lab-error.ts";
import { terminate } from "../host/process.ts";
import { controlGroupsNamed, removeControlGroup } from "./control-groups.ts";
import { restoreInotifyLimit } from "./inotify-limit.ts";
import { nodesDirectory, readRealState, removeRealState } from "./real-state.ts";
import { isRoot } from "../host/root.ts";

/** Control group of a node. Cluster names have no dots. */
export function controlGroupOf(cluster: string, node: string): string {
  return `glm-serve.${cluster}.${node}`;
}

/** Control group of the helpers of real nodes: holder of the fabric, DNS, forwarders. No node has this name. */
export function helperGroupOf(cluster: string): string {
  return controlGroupOf(cluster, "helpers");
}

/** Control group of the control plane of real nodes. */
export function controlPlaneGroupOf(cluster: string): string {
  return controlGroupOf(cluster, "control-plane");
}

/** Existing control groups of a cluster, even without the cluster's files. */
export function groupsOf(cluster: string): readonly string[] {
  return isRoot() ? controlGroupsNamed(controlGroupOf(cluster, "")) : [];
}

/**
 * Ends all real nodes of a cluster and removes their files, including nodes of a crashed command. Returns the names of the
 * nodes that ran.
 *
 * @throws LabError with what did not end; the state stays for another attempt
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
      `Parts of the cluster ${cluster} did not end.\n${failures.join("\n")}`,
      `Then run npm stop -- --name ${cluster}`,
    );
  }
  if (state !== undefined) {
    // The namespace ends with its last process.
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
 * Ends left-over processes of the control plane of real nodes, also without the cluster's files. Restores the host's
 * inotify limit with the last cluster.
 *
 * @throws LabError with what did not end
 */
export async function endRealControlPlane(cluster: string): Promise<void> {
  if (!isRoot()) return;
  await removeControlGroup(controlPlaneGroupOf(cluster));
  await restoreInotifyLimit(() => controlGroupsNamed("glm-serve.").length > 0);
}
