import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Problem } from "../errors/index.ts";
import type { PlannedObject } from "./planned-object.ts";

/** The API server refuses more than 1 MiB of data; some of it goes to names and metadata. */
const LIMIT_BYTES = 1_000_000;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Launch scripts that no ConfigMap can hold. */
export function configMapProblems(objects: readonly PlannedObject[]): readonly Problem[] {
  return objects.flatMap(({ manifest, part }) => {
    if (manifest.kind !== "ConfigMap") return [];
    const texts = Object.values(manifest.data);
    // A character takes three bytes at most, so most need no counting.
    if (sum(texts.map(({ length }) => 3 * length)) <= LIMIT_BYTES) return [];
    const bytes = sum(texts.map((text) => utf8ToBytes(text).length));
    if (bytes <= LIMIT_BYTES) return [];
    const group = part.kind === "group" ? part.key.replace(/-\d+$/, "") : undefined;
    return [
      {
        path: group === undefined ? "groups" : `groups.${group}.nodes`,
        message: `The launch scripts of its nodes are ${bytes} bytes; a ConfigMap holds ${LIMIT_BYTES}.`,
        fix: "use replicas of a group with fewer nodes",
        rule: "launch-fits",
        source: "Kubernetes: ConfigMaps hold 1 MiB",
      },
    ];
  });
}
