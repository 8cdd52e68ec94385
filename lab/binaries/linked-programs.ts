import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../host/directories.ts";

/** Creates a directory with links to programs. An upgraded program gets another directory, so that the cluster restarts it. */
export function linkPrograms(programs: ReadonlyMap<string, string>, environment: NodeJS.ProcessEnv): string {
  const hash = createHash("sha256");
  for (const [name, path] of [...programs].toSorted(([a], [b]) => a.localeCompare(b))) {
    const { size, mtimeMs } = statSync(path);
    hash.update(JSON.stringify([name, path, size, mtimeMs]));
  }
  const parent = join(cacheDirectory(environment), "binaries");
  const finished = join(parent, `control-plane-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(finished)) return finished;
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, ".linking-"));
  for (const [name, path] of programs) symlinkSync(path, join(work, name));
  try {
    renameSync(work, finished);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(finished)) throw error;
  }
  return finished;
}
