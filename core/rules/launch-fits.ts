import { utf8ToBytes } from "@noble/hashes/utils.js";
import { defineRule } from "../domain/index.ts";

/** The API server refuses more than 1 MiB of data; some of it goes to names and metadata. */
const LIMIT_BYTES = 1_000_000;

export const launchFits = defineRule({
  id: "launch-fits",
  source: "Kubernetes: ConfigMaps hold 1 MiB",
  per: "object",
  check: ({ manifest, group }) => {
    if (manifest.kind !== "ConfigMap") return [];
    const bytes = sizeOf(Object.values(manifest.data));
    if (bytes <= LIMIT_BYTES) return [];
    return [
      {
        path: group === undefined ? "groups" : `groups.${group}.nodes`,
        message: `The launch scripts of its nodes are ${bytes} bytes; a ConfigMap holds ${LIMIT_BYTES}.`,
        fix: "use replicas of a group with fewer nodes",
      },
    ];
  },
});

function sizeOf(texts: readonly string[]): number {
  const characters = sum(texts.map(({ length }) => length));
  // A character takes three bytes at most, so most texts need no counting.
  return 3 * characters <= LIMIT_BYTES ? characters : sum(texts.map((text) => utf8ToBytes(text).length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
