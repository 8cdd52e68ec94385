import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Plugin } from "rolldown";
import { catalogueOf, knownReleases } from "../../core/index.ts";

const DIRECTORY = "core/facts/releases";

/** The files of all releases, from the root of the checkout. */
export const RELEASE_FILES = `${DIRECTORY}/*/*.json`;

function enginesIn(root: string): readonly string[] {
  const paths = globSync(RELEASE_FILES, { cwd: root });
  return [...new Set(paths.map((path) => basename(dirname(path))))].toSorted();
}

/**
 * Replaces `core/facts/release-files.ts` with the list of the releases. A plan reads and parses what belongs to one release.
 *
 * @param root directory of the sources
 * @param place `file` for one file per release, which is whole so that a call reads one; `chunk` for texts in the chunk, which are
 * those of the sources so that they stay short
 */
export function releaseFiles(root: string, place: "file" | "chunk"): Plugin {
  const replaced = join(root, "core/facts/release-files.ts");
  return {
    name: "release-files",
    load(id) {
      if (id !== replaced) return undefined;
      const entries: Record<string, Record<string, string>> = {};
      for (const engine of enginesIn(root)) {
        entries[engine] = {};
        for (const release of knownReleases(engine)) {
          let entry: string;
          if (place === "chunk") {
            const path = join(root, DIRECTORY, engine, `${release}.json`);
            entry = JSON.stringify(JSON.parse(readFileSync(path, "utf8")));
          } else {
            const json = JSON.stringify(catalogueOf(engine, release));
            entry = `${engine}-${release}-${digestOf(json)}.json`;
            this.emitFile({ type: "asset", fileName: entry, source: json });
          }
          entries[engine][release] = entry;
        }
      }
      return { code: place === "chunk" ? textsModule(entries) : filesModule(entries), moduleType: "js" };
    },
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function listModule(entries: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return `const entries = ${JSON.stringify(entries)};
    export function releasesWithFile(engine) { return Object.keys(entries[engine] ?? {}); }`;
}

function textsModule(entries: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return `${listModule(entries)}
    export function textOfRelease(engine, release) { return entries[engine][release]; }`;
}

function filesModule(entries: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return `import { readFileSync } from "node:fs";
    import { join } from "node:path";
    ${listModule(entries)}
    export function textOfRelease(engine, release) {
      return readFileSync(join(import.meta.dirname, entries[engine][release]), "utf8");
    }`;
}
