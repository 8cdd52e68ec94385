import { mkdirSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identify } from "../../lab/host/process.ts";

const prefix = "glm-serve-tests-";

/**
 * Gives the tests of one run one directory for all temporary ones, named with the pid of the run, and removes what runs
 * that were killed left. Called by vitest before the first test; what it returns is called after the last one.
 */
export function setup(): () => void {
  const outer = tmpdir();
  sweep(outer);
  const root = join(outer, `${prefix}${process.pid}`);
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = root;
  return () => {
    rmSync(root, { recursive: true, force: true });
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  };
}

/** Removes the directories of runs that are dead; one where a process still lives is kept, for a stop needs its files. */
export function sweep(outer: string): void {
  const places = workingDirectories();
  for (const name of readdirSync(outer)) {
    const [, pid] = /^glm-serve-tests-(\d+)$/.exec(name) ?? [];
    const root = join(outer, name);
    if (pid === undefined || identify(Number(pid)) !== undefined) continue;
    if (places.some((place) => `${place}/`.startsWith(`${root}/`))) continue;
    rmSync(root, { recursive: true, force: true });
  }
}

/** Where the processes of this machine are; nowhere on machines without /proc. */
function workingDirectories(): readonly string[] {
  try {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .flatMap((pid) => workingDirectory(pid));
  } catch {
    return [];
  }
}

function workingDirectory(pid: string): readonly string[] {
  try {
    return [readlinkSync(`/proc/${pid}/cwd`)];
  } catch {
    // Ended meanwhile, or another user's.
    return [];
  }
}
