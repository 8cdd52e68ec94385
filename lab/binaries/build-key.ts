import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tool } from "./catalogue.ts";
import type { GoToolchain } from "./go-toolchain.ts";

/** Flags of every build. Without DWARF in the compiler a build takes 8 % less time. */
export const buildFlags: readonly string[] = [
  "-v",
  "-trimpath",
  "-buildvcs=false",
  "-gcflags=all=-dwarf=false",
];

/**
 * Key of a program: a hash of everything that decides its bytes except the build ID (lock files, our sources and stubs, flags,
 * Go, platform). Other programs of the same build do not change them: two programs that import a module both trim it or both
 * do not, and list the same variables of packages that both link.
 */
export function buildKey(tool: Tool, moduleDirectory: string, go: GoToolchain): string {
  const hash = createHash("sha256");
  for (const file of [
    "go.mod",
    "go.sum",
    ...ownSources(tool, moduleDirectory),
    ...tool.trimmedModules.flatMap((path) => stubFiles(path, moduleDirectory)),
  ]) {
    const path = join(moduleDirectory, file);
    if (existsSync(path)) hash.update(`${file}\0`).update(readFileSync(path)).update("\0");
  }
  hash.update(JSON.stringify([tool, buildFlags, go.version, go.platform]));
  return hash.digest("hex").slice(0, 16);
}

/** Go files of our own packages; go.sum pins all others. */
function ownSources({ package: built }: Tool, moduleDirectory: string): string[] {
  const directory = join(moduleDirectory, built);
  if (!built.startsWith(".") || !existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".go"))
    .toSorted()
    .map((name) => join(built, name));
}

/** Our files that replace those of a trimmed module. */
function stubFiles(module: string, moduleDirectory: string): string[] {
  const root = join("_stubs", module);
  if (!existsSync(join(moduleDirectory, root))) return [];
  return readdirSync(join(moduleDirectory, root), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(moduleDirectory.length + 1))
    .toSorted();
}
