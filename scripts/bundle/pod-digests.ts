import { join } from "node:path";
import type { Plugin } from "rolldown";
import { allPodFiles, digest } from "../../core/index.ts";

/** Inserts the digests of the Python files into the bundle, since hashing all of them takes as long as a plan. */
export function podDigests(root: string): Plugin {
  const replaced = join(root, "core/runtime/pod-digests.ts");
  return {
    name: "pod-digests",
    load(id) {
      if (id !== replaced) return undefined;
      const digests = [...allPodFiles()].map(([directory, files]) => [directory, digest(files)]);
      return `export const podDigests = ${JSON.stringify(Object.fromEntries(digests))};`;
    },
  };
}
