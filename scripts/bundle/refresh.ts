import { globSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { RolldownOutput } from "rolldown";
import state from "../../entry/bundle-state.cjs";
import { generateCommandLine } from "./command-line.ts";
import { RELEASE_FILES } from "./release-files.ts";

const root = join(import.meta.dirname, "../..");

const directory = join(root, "dist/cli");

/** A process that runs an older bundle may still load its chunks. */
const KEPT_MILLISECONDS = 3_600_000;

/** Sources of the bundle besides the modules in it. */
const OTHER_SOURCES = [
  "core/**/*.py",
  RELEASE_FILES,
  "package-lock.json",
  "stacks/",
  "stacks/**/*.ts",
  "scripts/bundle/*.ts",
];

/** Bundles the command line of the checkout. Processes that run an older bundle or build the same one do not disturb each other. */
export async function refreshCommandLine(): Promise<void> {
  const begun = Date.now();
  const output = await generateCommandLine(root);
  mkdirSync(directory, { recursive: true });
  const entry = write(output);
  const sources = sourcesOf(output);
  const text = `${state.stateOf(sources)}\n${entry}`;
  // A later change makes the text stale.
  if (!sources.some((path) => isChanged(path, begun))) state.remember(text);
  removeOld(new Set(output.output.map(({ fileName }) => fileName)));
}

/** Whether a file is new, changed or removed since then. */
function isChanged(path: string, since: number): boolean {
  return (
    !path.endsWith("/") &&
    (statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > since
  );
}

/** Writes the entry last: every chunk that it names exists. Returns the state of the entry. */
function write({ output }: RolldownOutput): string {
  let entry = "";
  const isEntry = (file: (typeof output)[number]) => file.type === "chunk" && file.isEntry;
  for (const file of output.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) {
    const draft = join(directory, `${file.fileName}.${process.pid}`);
    writeFileSync(draft, file.type === "chunk" ? file.code : file.source);
    if (isEntry(file)) entry = state.entryOf(draft);
    renameSync(draft, join(directory, file.fileName));
  }
  return entry;
}

function sourcesOf({ output }: RolldownOutput): readonly string[] {
  const modules = output
    .flatMap((file) => (file.type === "chunk" ? file.moduleIds : []))
    .filter((id) => id.startsWith(root) && !id.includes("/node_modules/"))
    .map((id) => relative(root, id));
  const others = OTHER_SOURCES.flatMap((pattern) =>
    pattern.includes("*") ? globSync(pattern, { cwd: root }) : [pattern],
  );
  // A new file has no line of its own yet, but changes its directory.
  const folders = globSync(RELEASE_FILES, { cwd: root }).map((path) => `${dirname(path)}/`);
  return [...new Set([...modules, ...others, ...folders])].toSorted();
}

function removeOld(current: ReadonlySet<string>): void {
  for (const name of globSync("*.{cjs,json,ttf,wasm}*", { cwd: directory })) {
    const file = join(directory, name);
    if (!current.has(name) && Date.now() - statSync(file).mtimeMs > KEPT_MILLISECONDS) rmSync(file);
  }
}
