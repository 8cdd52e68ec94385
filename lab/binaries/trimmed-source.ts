import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import type { Tool } from "./catalogue.ts";
import { goEnvironment } from "./go-toolchain.ts";

/**
 * Makes a source tree in which stubs replace upstream's cloud drivers, and returns its directory. Go verifies the
 * downloaded modules against go.sum; only the verified copies change. (`go build -overlay` needs no copies, but rejects
 * files of the module cache.)
 */
export function layOutTrimmedSource(tool: Tool, moduleDirectory: string, target: string): string {
  mkdirSync(target, { recursive: true });
  for (const file of ["go.mod", "go.sum"]) cpSync(join(moduleDirectory, file), join(target, file));
  const copied = tool.trimmedModules.filter(
    (path) => !existsSync(join(moduleDirectory, "_stubs", path, "go.mod")),
  );
  // A replacement changes what go.mod resolves to: download first.
  const downloaded = copied.map((path) => ({ path, from: downloadedDirectory(path, target) }));
  for (const { path, from } of downloaded) copySources(from, join(target, path));
  for (const path of tool.trimmedModules) {
    cpSync(join(moduleDirectory, "_stubs", path), join(target, path), { recursive: true });
    go(target, "mod", "edit", "-replace", `${path}=./${path}`);
  }
  return target;
}

/** Listing a module's packages downloads the module; `go mod download` would download more than a build needs. */
function downloadedDirectory(path: string, directory: string): string {
  const packages = go(
    directory,
    "list",
    "-find",
    "-f",
    "{{with .Module}}{{.Path}} {{.Dir}}{{end}}",
    `${path}/...`,
  );
  const line = packages.split("\n").find((each) => each.startsWith(`${path} `));
  if (line !== undefined) return line.slice(path.length + 1);
  throw new Error(`go list returned no directory for ${path}`);
}

function go(directory: string, ...argv: string[]): string {
  const result = spawnSync("go", argv, { cwd: directory, encoding: "utf8", env: goEnvironment() });
  if (result.status === 0) return result.stdout;
  throw new LabError(
    `go ${argv.join(" ")} failed: ${`${result.stdout}${result.stderr}`.trim()}`,
    "Check the network (go env GOPROXY) and the free disk space, then run the same command again",
  );
}

function copySources(from: string, to: string): void {
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
