import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import { metadata } from "./labels.ts";
import type { ConfigMap } from "./types.ts";

/** Which scripts a workload runs: the generation, and the ConfigMap that holds it. */
export interface LaunchReference {
  readonly generation: string;
  readonly configMapName: string;
}

/** The scripts of one group or of the proxy, and the workload that runs them. */
export interface Launch<Workload> extends LaunchReference {
  readonly configMap: ConfigMap;
  readonly workload: Workload;
}

/**
 * Scripts in a ConfigMap named by their content and never changed: a pod of the old generation that restarts while the
 * new one is applied still finds its own scripts, so two generations never meet in one group.
 *
 * @param workload makes the workload that runs the scripts; all of it counts for the generation
 */
export function launch<Workload>(
  topology: ResolvedTopology,
  owner: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
  scripts: Readonly<Record<string, string>>,
  workload: (reference: LaunchReference) => Workload,
): Launch<Workload> {
  const decisive = JSON.stringify([scripts, workload({ generation: "", configMapName: "" })]);
  const generation = bytesToHex(sha256(utf8ToBytes(decisive))).slice(0, 10);
  const configMapName = `${owner.name}-launch-${generation}`;
  return {
    generation,
    configMapName,
    configMap: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata(topology, configMapName, { labels: owner.labels }),
      immutable: true,
      data: scripts,
    },
    workload: workload({ generation, configMapName }),
  };
}
