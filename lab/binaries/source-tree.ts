import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import type { Tool } from "./catalogue.ts";
import { goEnvironment } from "./go-toolchain.ts";

const stubs = "_stubs";

/**
 * Makes the source tree of a build, and returns its directory: our own packages with the files that they embed, and copies
 * of the trimmed modules, in which stubs replace files of upstream. Go verifies the downloaded modules against go.sum; only
 * the verified copies change. (`go build -overlay` needs no copies, but rejects files of the module cache.)
 */
export function layOutSource(tools: readonly Tool[], moduleDirectory: string, target: string): string {
  cpSync(moduleDirectory, target, {
    recursive: true,
    filter: (source) => source !== join(moduleDirectory, stubs),
  });
  const trimmed = [...new Set(tools.flatMap((tool) => tool.trimmedModules))];
  const copied = trimmed.filter((path) => !existsSync(join(moduleDirectory, stubs, path, "go.mod")));
  const files = tools.flatMap((tool) => tool.copiedFiles);
  // A replacement changes what go.mod resolves to: download first.
  const directories = downloadedDirectories([...copied, ...files.map(({ module }) => module)], target);
  for (const { module, file, to } of files)
    cpSync(join(directoryOf(module, directories), file), join(target, to));
  for (const path of copied) copySources(directoryOf(path, directories), join(target, path));
  for (const path of trimmed) {
    const own = join(moduleDirectory, stubs, path);
    if (existsSync(own)) cpSync(own, join(target, path), { recursive: true });
  }
  for (const { file, from, to } of tools.flatMap((tool) => tool.edits)) edit(join(target, file), from, to);
  if (trimmed.length > 0) {
    go(target, "mod", "edit", ...trimmed.map((path) => `-replace=${path}=./${path}`));
  }
  return target;
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${path} has no ${from}: update the catalogue of programs`);
  writeFileSync(path, text.replaceAll(from, to));
}

/** Listing a module's packages downloads the module; `go mod download` would download more than a build needs. */
function downloadedDirectories(modules: readonly string[], directory: string): ReadonlyMap<string, string> {
  if (modules.length === 0) return new Map();
  const packages = go(
    directory,
    "list",
    // Some packages need files that only their own build makes.
    "-e",
    "-find",
    "-f",
    "{{with .Module}}{{.Path}} {{.Dir}}{{end}}",
    ...new Set(modules.map((path) => `${path}/...`)),
  );
  return new Map(
    packages.split("\n").flatMap((line) => {
      const [path, ...rest] = line.split(" ");
      return path === undefined || path === "" ? [] : [[path, rest.join(" ")] as const];
    }),
  );
}

function directoryOf(module: string, directories: ReadonlyMap<string, string>): string {
  const directory = directories.get(module);
  if (directory === undefined) throw new Error(`go list returned no directory for ${module}`);
  return directory;
}

function go(directory: string, ...argv: string[]): string {
  const result = spawnSync("go", argv, {
    cwd: directory,
    encoding: "utf8",
    env: goEnvironment(),
    maxBuffer: 64 * 1024 ** 2,
  });
  if (result.status === 0) return result.stdout;
  throw new LabError(
    `go ${argv.join(" ")} failed: ${`${result.stdout}${result.stderr}`.trim()}`,
    "Check the network (go env GOPROXY) and the free disk space, then run the same command again",
  );
}

function copySources(from: string, to: string): void {
  // Nested modules are modules of their own.
  rmSync(to, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, {
    recursive: true,
    filter: (source) => basename(source) !== "testdata" && !source.endsWith("_test.go"),
  });
  // The module cache is read-only; the copy must be writable.
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  chmodSync(to, 0o755);
}
