import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import { metadata } from "./labels.ts";
import type { ConfigMap } from "./types.ts";

/** The scripts of one group or of the proxy, with the name of exactly this generation. */
export interface Launch {
  readonly generation: string;
  readonly configMap: ConfigMap;
}

/**
 * Scripts in a ConfigMap named by their content and never changed: a pod of the old generation that restarts while the
 * new one is applied still finds its own scripts, so two generations never meet in one group.
 *
 * @param environment what else decides how the processes run; it counts for the generation
 */
export function launchConfigMap(
  topology: ResolvedTopology,
  owner: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
  scripts: Readonly<Record<string, string>>,
  environment: unknown,
): Launch {
  const digest = bytesToHex(sha256(utf8ToBytes(JSON.stringify([scripts, environment]))));
  const generation = digest.slice(0, 10);
  return {
    generation,
    configMap: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata(topology, `${owner.name}-launch-${generation}`, { labels: owner.labels }),
      immutable: true,
      data: scripts,
    },
  };
}
