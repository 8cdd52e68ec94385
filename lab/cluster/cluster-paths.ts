import { join } from "node:path";
import { stateDirectory } from "../host/directories.ts";
import { LabError } from "../host/lab-error.ts";

/** Where a local cluster keeps its files. */
export interface ClusterPaths {
  /** The cluster. */
  readonly name: string;
  readonly root: string;
  /** Held by the command that starts or stops the cluster. Not below root, which a stop may remove. */
  readonly lock: string;
  readonly state: string;
  readonly kubeconfig: string;
  readonly data: string;
  readonly logs: string;
  readonly secrets: string;
  readonly pulumi: string;
}

/** Paths of the cluster of this name. */
export function clusterPaths(name: string): ClusterPaths {
  if (!/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) {
    throw new LabError(
      `"${name}" is no name for a local cluster.`,
      "Use up to 32 small letters, digits and hyphens, with a letter or digit at both ends, e.g. local.",
    );
  }
  const root = join(stateDirectory(), name);
  return {
    name,
    root,
    lock: join(stateDirectory(), `.lock-${name}`),
    state: join(root, "cluster.json"),
    kubeconfig: join(root, "kubeconfig"),
    data: join(root, "data"),
    logs: join(root, "logs"),
    secrets: join(root, "secrets"),
    pulumi: join(root, "pulumi"),
  };
}

/** Name of the context, cluster and user in the kubeconfig; the stand-in provider accepts no other. */
export function contextName(name: string): string {
  return `glm-serve-local-${name}`;
}
