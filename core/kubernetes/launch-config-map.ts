import type { ConfigMap, ResolvedTopology } from "../domain/index.ts";
import { digest } from "./digest.ts";
import { metadata } from "./labels.ts";

/** Which scripts a workload runs: the revision, and the ConfigMap that holds it. */
export interface LaunchReference {
  readonly revision: string;
  readonly configMapName: string;
}

/** The scripts of one group or of the proxy, and the workload that runs them. */
export interface Launch<Workload> extends LaunchReference {
  readonly configMap: ConfigMap;
  readonly workload: Workload;
}

/** Files by name. Those that several workloads have in common are one and the same object, which is hashed once. */
export type Files = Readonly<Record<string, string>>;

/**
 * Scripts in a ConfigMap named by their content and never changed: a pod of the old revision that restarts while the
 * new one is applied still finds its own scripts, so two revisions never meet in one group.
 *
 * @param scripts those of the workload itself and those that others have, too
 * @param workload makes the workload that runs the scripts; all of it counts for the revision
 */
export function launch<Workload>(
  topology: ResolvedTopology,
  owner: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
  scripts: readonly Files[],
  workloadOf: (reference: LaunchReference) => Workload,
): Launch<Workload> {
  // The workload names its own revision, so the hash covers a workload without one.
  const withoutRevision = workloadOf({ revision: "", configMapName: "" });
  const revision = digest([scripts.map(digestOf), withoutRevision]).slice(0, 10);
  const configMapName = `${owner.name}-launch-${revision}`;
  return {
    revision,
    configMapName,
    configMap: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata(topology, configMapName, { labels: owner.labels }),
      immutable: true,
      data: Object.fromEntries(scripts.flatMap((files) => Object.entries(files))),
    },
    workload: workloadOf({ revision, configMapName }),
  };
}

// The runtime is ten times as long as the scripts of a group, and the same in each of a thousand groups.
const digests = new WeakMap<Files, string>();

function digestOf(files: Files): string {
  const known = digests.get(files);
  if (known !== undefined) return known;
  const own = digest(files);
  digests.set(files, own);
  return own;
}
