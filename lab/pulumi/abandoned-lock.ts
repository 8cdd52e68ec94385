import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { identify } from "../host/process.ts";

/** Where a file backend keeps the locks of a stack. */
function lockDirectory(backend: string, project: string, stack: string): string {
  return join(backend, ".pulumi", "locks", "organization", project, stack);
}

/**
 * Whether a pulumi that was killed left its lock behind. Fails when the holder still works.
 * The backend is a folder of this machine, so the process id in a lock means a process of this machine.
 */
export function hasAbandonedLock(backend: string, project: string, stack: string): boolean {
  const directory = lockDirectory(backend, project, stack);
  if (!existsSync(directory)) return false;
  const locks = readdirSync(directory).filter((file) => file.endsWith(".json"));
  for (const lock of locks) {
    const pid = holder(join(directory, lock));
    if (pid !== undefined && identify(pid) !== undefined && isPulumi(pid)) {
      throw new LabError(
        `Another pulumi (process ${pid}) is working on the stack ${stack}.`,
        `Wait until it is done, or end it (kill ${pid}), and try again.`,
      );
    }
  }
  return locks.length > 0;
}

function holder(path: string): number | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof content === "object" &&
      content !== null &&
      "pid" in content &&
      typeof content.pid === "number"
      ? content.pid
      : undefined;
  } catch {
    return undefined;
  }
}

/** A process id may have been given to something else since; without /proc the living process is taken at its word. */
function isPulumi(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("pulumi");
  } catch {
    return !existsSync("/proc/self/cmdline");
  }
}
