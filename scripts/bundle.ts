import { globSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { rolldown } from "rolldown";
import { lazyJson } from "./bundle/lazy-json.ts";
import { nativeSha256 } from "./bundle/native-sha256.ts";
import { stackRegistry } from "./bundle/stack-registry.ts";

const root = join(import.meta.dirname, "..");

const NOT_TOPOLOGIES: ReadonlySet<string> = new Set(["index", "program"]);

/** The entries of the package by the path of their file in `dist`, without its extension. */
export function entries(): Readonly<Record<string, string>> {
  const stacks = globSync("stacks/*.ts", { cwd: root })
    .map((path) => basename(path, ".ts"))
    .filter((name) => !NOT_TOPOLOGIES.has(name))
    .toSorted();
  return Object.fromEntries(
    ["cli/main", "core", "index", ...stacks.map((name) => `stacks/${name}`)].map((entry) => [
      entry,
      join(root, `${entry}.ts`),
    ]),
  );
}

/** Bundles all entries into a directory, which it replaces. Entries share chunks, so a class exists once. */
export async function bundle(directory: string = join(root, "dist")): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  const built = await rolldown({
    input: { ...entries() },
    cwd: root,
    platform: "node",
    external: [/^@pulumi\//, /^node:/],
    plugins: [stackRegistry(root), lazyJson(), nativeSha256()],
  });
  await built.write({
    dir: directory,
    format: "esm",
    minify: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  });
  await built.close();
}

if (import.meta.main) await bundle();
