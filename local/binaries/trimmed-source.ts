import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Tool } from "./catalogue.ts";
import { goEnvironment } from "./go-toolchain.ts";

/**
 * Lays out a source tree beside which upstream's cloud drivers are replaced by our stand-ins, and returns its
 * directory. Go verifies the downloaded modules against go.sum as ever; only the verified copies are changed.
 * (`go build -overlay` would do the same without copies, but refuses files of the module cache.)
 */
export function layOutTrimmedSource(tool: Tool, moduleDirectory: string, target: string): string {
  mkdirSync(target, { recursive: true });
  for (const file of ["go.mod", "go.sum"]) cpSync(join(moduleDirectory, file), join(target, file));
  const go = (...argv: string[]): string =>
    execFileSync("go", argv, {
      cwd: target,
      encoding: "utf8",
      env: goEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
  for (const path of tool.trimmedModules) {
    const stubs = join(moduleDirectory, "_stubs", path);
    const copy = join(target, path);
    if (!existsSync(join(stubs, "go.mod"))) {
      const downloaded: unknown = JSON.parse(go("mod", "download", "-json", path));
      copySources(directoryOf(downloaded, path), copy);
    }
    cpSync(stubs, copy, { recursive: true });
    go("mod", "edit", "-replace", `${path}=./${path}`);
  }
  return target;
}

function directoryOf(downloaded: unknown, path: string): string {
  if (
    typeof downloaded === "object" &&
    downloaded !== null &&
    "Dir" in downloaded &&
    typeof downloaded.Dir === "string"
  ) {
    return downloaded.Dir;
  }
  throw new Error(`go mod download said no directory for ${path}`);
}

function copySources(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (source) => basename(source) !== "testdata" && !source.endsWith("_test.go"),
  });
  // The module cache is read-only; the copy must take replacements.
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  chmodSync(to, 0o755);
}
