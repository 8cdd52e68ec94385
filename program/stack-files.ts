import { readdirSync } from "node:fs";
import { extname } from "node:path";
import type { ParsedSite, ParsedTopology, Topology } from "../core/index.ts";

/** A file of `stacks/`, which exports one documented topology. */
export interface StackFile {
  /** Name of the topology, and of the file without its extension. */
  readonly name: string;
  readonly load: () => Promise<{ readonly default?: Topology }>;
  /** The summary of the topology; only in a bundle. */
  readonly summary?: string;
  /** Loads the topology as its schema reads it; only in a bundle. */
  readonly parsed?: () => Promise<{ readonly default: ParsedTopology }>;
}

/** Where the files are, and the settings files of the stacks. */
export const stacksDirectory = new URL("../stacks/", import.meta.url);

/** A site without settings, as its schema reads it; only in a bundle. */
export const siteWithoutSettings: ParsedSite | undefined = undefined;

const NOT_TOPOLOGIES: ReadonlySet<string> = new Set(["index.ts", "program.ts"]);

/**
 * The files of `stacks/` by name. `scripts/bundle/stack-registry.ts` replaces this module with the list of the files and their
 * parsed topologies, so that a bundle neither reads a directory nor needs schemas for a documented topology.
 */
export function stackFiles(folder: URL = stacksDirectory): readonly StackFile[] {
  return readdirSync(folder)
    .filter((file) => extname(file) === ".ts" && !NOT_TOPOLOGIES.has(file))
    .map((file) => file.slice(0, -".ts".length))
    .toSorted()
    .map((name) => ({ name, load: () => import(new URL(`${name}.ts`, folder).href) }));
}
