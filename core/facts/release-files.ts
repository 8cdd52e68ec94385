import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { compareVersions } from "./version.ts";

const directory = join(import.meta.dirname, "releases");

/**
 * The releases of an engine that have a file, oldest first. `scripts/bundle/release-files.ts` replaces this module: a bundle has
 * the list in this order, and the files beside it or as texts.
 */
export function releasesWithFile(engine: string): readonly string[] {
  return readdirSync(join(directory, engine))
    .filter((file) => extname(file) === ".json")
    .map((file) => file.slice(0, -".json".length))
    .toSorted()
    .toSorted(compareVersions);
}

/** The text of the file of a release. */
export function textOfRelease(engine: string, release: string): string {
  return readFileSync(join(directory, engine, `${release}.json`), "utf8");
}
