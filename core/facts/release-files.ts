import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

const directory = join(import.meta.dirname, "releases");

/**
 * The releases of an engine that have a file, in any order. `scripts/bundle/release-files.ts` replaces this module: a bundle has
 * the list, and the files beside it or as texts.
 */
export function releasesWithFile(engine: string): readonly string[] {
  return readdirSync(join(directory, engine))
    .filter((file) => extname(file) === ".json")
    .map((file) => file.slice(0, -".json".length));
}

/** The text of the file of a release. */
export function textOfRelease(engine: string, release: string): string {
  return readFileSync(join(directory, engine, `${release}.json`), "utf8");
}
