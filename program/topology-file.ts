import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname } from "node:path";
import { pathToFileURL } from "node:url";
import { GlmServeError, type Topology } from "../core/index.ts";
import { loadFailure } from "./load-failure.ts";
import { readText } from "./read-text.ts";
import { stacksDirectory } from "./stack-files.ts";

/** Extensions of files that export a topology, or hold one as JSON. */
export const TOPOLOGY_EXTENSIONS = [".ts", ".mts", ".js", ".mjs", ".json"] as const;

/** Whether a path names a file that may hold a topology. */
export function isTopologyFile(path: string): boolean {
  return TOPOLOGY_EXTENSIONS.some((extension) => extension === extname(path)) && existsSync(path);
}

/** The name of the stack of a file: that of the file without its extension. */
export function stackOfFile(path: string): string {
  return basename(path, extname(path));
}

/**
 * Loads the topology of any file: the default export of a module, or JSON.
 *
 * @param path an absolute path
 * @param shown the file as a person names it
 * @throws GlmServeError if the file holds no topology
 */
export async function loadTopologyFile(path: string, shown: string): Promise<Topology> {
  const value = extname(path) === ".json" ? readJson(path, shown) : await importDefault(path, shown);
  if (isObject(value)) return value;
  return refuse(shown, `${shown} holds no topology.`, `Add export default defineTopology({ … }) to ${shown}`);
}

/** `plan` checks what the object holds. */
function isObject(value: unknown): value is Topology {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readJson(path: string, shown: string): unknown {
  const found = readText(path);
  if ("unreadable" in found)
    return refuse(shown, `${shown} ${found.unreadable}.`, "Name a file with a topology");
  try {
    return JSON.parse(found.text);
  } catch (error) {
    return refuse(shown, `${shown} is not valid JSON: ${firstLine(error)}.`, `Correct ${shown}`);
  }
}

async function importDefault(path: string, shown: string): Promise<unknown> {
  try {
    const loaded: unknown = await importFile(pathToFileURL(path).href);
    return isObject(loaded) ? Reflect.get(loaded, "default") : undefined;
  } catch (error) {
    if (error instanceof GlmServeError) throw error;
    const { reason, place } = loadFailure(error, shown);
    return refuse(
      shown,
      `${shown} cannot be loaded: ${reason}.`,
      `Correct ${place}; Node reads TypeScript since 22.18`,
    );
  }
}

/** Beside the stacks, since a bundle is in another directory than its sources. */
function importFile(url: string): unknown {
  const loaded: unknown = createRequire(stacksDirectory)("../entry/import-file.cjs");
  return isImporter(loaded) ? loaded.importFile(url) : undefined;
}

function isImporter(value: unknown): value is { readonly importFile: (url: string) => unknown } {
  return isObject(value) && "importFile" in value && typeof value.importFile === "function";
}

function firstLine(error: unknown): string {
  return (String(error).split("\n", 1)[0] ?? "").replace(/\.$/, "");
}

function refuse(path: string, message: string, fix: string): never {
  throw new GlmServeError(`the topology ${path}`, [{ path, message, fix }]);
}
