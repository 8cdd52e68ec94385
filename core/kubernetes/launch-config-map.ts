import type { ConfigMap, ResolvedTopology } from "../domain/index.ts";
import { knownDigest } from "../runtime/index.ts";
import { digest } from "./digest.ts";
import { metadata } from "./labels.ts";

/** The scripts of a workload: their revision and their ConfigMap. */
export interface LaunchReference {
  readonly revision: string;
  readonly configMapName: string;
}

/** The scripts of a group, the proxy or a Job, and the workload that runs them. */
export interface Launch<Workload> extends LaunchReference {
  readonly configMap: ConfigMap;
  readonly workload: Workload;
}

/** Files by name. Workloads share the objects of common files, so that each is hashed once. */
export type Files = Readonly<Record<string, string>>;

/**
 * Puts scripts into an immutable ConfigMap named by its revision, a content hash. A pod of the old revision that restarts
 * during an upgrade still mounts its own scripts, so the pods of a group never run two revisions.
 *
 * @param scripts the workload's own and those that it shares
 * @param workloadOf makes the workload that runs the scripts; the revision covers all of it
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

// The runtime is ten times as long as the scripts of a group, and all groups share it.
const digests = new WeakMap<Files, string>();

function digestOf(files: Files): string {
  const known = digests.get(files);
  if (known !== undefined) return known;
  const own = knownDigest(files) ?? digest(files);
  digests.set(files, own);
  return own;
}
