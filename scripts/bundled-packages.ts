import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** A package of which a bundle contains files. */
export interface BundledPackage {
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly license: string;
}

/**
 * The packages of a bundle, by directory.
 *
 * @param modules paths of the modules in the bundle
 */
export function bundledPackages(modules: readonly string[]): readonly BundledPackage[] {
  const directories = new Set(modules.flatMap((path) => packageDirectory(path) ?? []));
  return [...directories].toSorted().map((directory) => ({
    directory,
    ...manifestSchema.parse(JSON.parse(readFileSync(join(directory, "package.json"), "utf8"))),
  }));
}

function packageDirectory(path: string): string | undefined {
  const [, directory] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return directory;
}
