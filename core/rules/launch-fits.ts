import { utf8ToBytes } from "@noble/hashes/utils.js";
import { defineRule } from "../domain/index.ts";

/** The API server rejects more than 1 MiB of data; names and metadata take a part of it. */
const LIMIT_BYTES = 1_000_000;

/** Bytes of one character in UTF-8, at most. */
const BYTES_PER_CHARACTER = 3;

export const launchFits = defineRule({
  id: "launch-fits",
  source: "Kubernetes: ConfigMaps hold 1 MiB",
  per: "object",
  check: ({ manifest, group }) => {
    if (manifest.kind !== "ConfigMap") return [];
    const bytes = sizeOf(Object.values(manifest.data ?? {}));
    if (bytes <= LIMIT_BYTES) return [];
    const owner = group === undefined ? "the topology" : `groups.${group}`;
    return [
      {
        path: group === undefined ? "groups" : `groups.${group}.nodes`,
        message: `The launch scripts of ${owner} are ${megabytes(bytes)} MB; a ConfigMap holds ${megabytes(LIMIT_BYTES)} MB.`,
        fix:
          group === undefined
            ? "Lower the nodes of the groups, and raise their replicas"
            : `Lower groups.${group}.nodes, and raise groups.${group}.replicas`,
      },
    ];
  },
});

/** Bytes of all texts; most are so short that an estimate from above suffices. */
function sizeOf(texts: readonly string[]): number {
  const characters = sum(texts.map(({ length }) => length));
  return BYTES_PER_CHARACTER * characters <= LIMIT_BYTES
    ? characters
    : sum(texts.map((text) => utf8ToBytes(text).length));
}

/** Rounded up, so that what exceeds the limit never looks equal to it. */
function megabytes(bytes: number): string {
  return (Math.ceil(bytes / 1e5) / 10).toFixed(1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
