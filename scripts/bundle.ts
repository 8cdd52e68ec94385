import { globSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { rolldown, type RolldownOutput } from "rolldown";
import { picturePaths } from "../program/index.ts";
import { writeCommandLine } from "./bundle/command-line.ts";
import { writePluginDirectory } from "./bundle/plugin-directory.ts";
import { writePolicyPack } from "./bundle/policy-pack.ts";
import { releaseFiles } from "./bundle/release-files.ts";
import { stackModules } from "./bundle/stack-modules.ts";
import { noticesOf } from "./notices.ts";
import { peerPackages } from "./peer-packages.ts";
import { sbomOf } from "./sbom.ts";

const root = join(import.meta.dirname, "..");

/** The policy pack, whose file `main.cjs` imports it. Programs do not. */
const PACK = "policy/pack";

const NOT_TOPOLOGIES: ReadonlySet<string> = new Set(["index", "program"]);

/** The entries of the library by the path of their file in `dist`, without its extension. */
export function entries(): Readonly<Record<string, string>> {
  const stacks = globSync("stacks/*.ts", { cwd: root })
    .map((path) => basename(path, ".ts"))
    .filter((name) => !NOT_TOPOLOGIES.has(name))
    .toSorted();
  return Object.fromEntries(
    ["core", "index", ...stacks.map((name) => `stacks/${name}`)].map((entry) => [
      entry,
      join(root, `${entry}.ts`),
    ]),
  );
}

/** Bundles the library, the command line and the plugin of Pulumi into a directory, which it replaces. */
export async function bundle(directory: string = join(root, "dist")): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  const outputs = [await library(directory), await writeCommandLine(root, join(directory, "cli"))];
  writePluginDirectory(root, join(directory, "plugin"));
  writePolicyPack(root, join(directory, "policy"));
  const modules = outputs.flatMap(({ output }) =>
    output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : [])),
  );
  const shipped = [...modules, ...picturePaths().map(([, path]) => path)];
  writeFileSync(join(directory, "THIRD-PARTY.md"), noticesOf(shipped));
  writeFileSync(join(directory, "sbom.json"), sbomOf(shipped, root));
}

/** Entries share chunks, so a class exists once. */
async function library(directory: string): Promise<RolldownOutput> {
  const built = await rolldown({
    input: {
      ...entries(),
      "plugin-host": join(root, "plugin/host.ts"),
      [PACK]: join(root, "policy/pack.ts"),
    },
    platform: "node",
    external: [/^node:/],
    plugins: [peerPackages(root), releaseFiles(root, "chunk"), stackModules(root)],
    // Older Nodes must be able to parse every file, so that entry/library.cjs can report their version.
    transform: { target: "es2019" },
    // Big integers are not transformed: Node has them since 10.4.
    checks: { toleratedTransform: false },
  });
  const output = await built.write({
    dir: directory,
    format: "esm",
    // Messages and Pulumi name components by their classes.
    minify: { mangle: { keepNames: { class: true, function: false } } },
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    banner: ({ isEntry, fileName }) =>
      isEntry
        ? `import "${relative(join(directory, fileName, ".."), join(root, "entry/library.cjs"))}";`
        : "",
  });
  await built.close();
  return output;
}

if (import.meta.main) await bundle();
