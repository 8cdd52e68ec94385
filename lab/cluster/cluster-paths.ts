import { join } from "node:path";
import { stateDirectory } from "../host/directories.ts";
import { WrongWordsError } from "../host/lab-error.ts";

/** Files of a local cluster. */
export interface ClusterPaths {
  /** Name of the cluster. */
  readonly name: string;
  readonly root: string;
  /** Lock of the command that starts or stops the cluster. Not below root, which a stop may delete. */
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
    throw new WrongWordsError(
      `"${name}" is not a valid name for a local cluster.`,
      "Set --name to at most 32 lowercase letters, digits and hyphens, with a letter or digit at both ends",
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

/** Name of the context, cluster and user in the kubeconfig. */
export function contextName(name: string): string {
  return `glm-serve-local-${name}`;
}
