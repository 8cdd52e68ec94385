import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { identify } from "../host/process.ts";

/** Directory of a stack's locks in a file backend. */
function lockDirectory(backend: string, project: string, stack: string): string {
  return join(backend, ".pulumi", "locks", "organization", project, stack);
}

/**
 * Whether a killed pulumi left its lock. The backend is a directory of this host, so the process ID in a lock is one of
 * this host.
 *
 * @throws LabError when the holder still runs
 */
export function hasAbandonedLock(backend: string, project: string, stack: string): boolean {
  const directory = lockDirectory(backend, project, stack);
  if (!existsSync(directory)) return false;
  const locks = readdirSync(directory).filter((file) => file.endsWith(".json"));
  for (const lock of locks) {
    const pid = holder(join(directory, lock));
    if (pid !== undefined && identify(pid) !== undefined && isPulumi(pid)) {
      throw new LabError(
        `Another pulumi (process ${pid}) is updating the stack ${stack}.`,
        `Wait until process ${pid} ends or stop it (kill ${pid}), then run the same command again`,
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

/** Another program may have the process ID by now. Without /proc, assume pulumi. */
function isPulumi(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("pulumi");
  } catch {
    return !existsSync("/proc/self/cmdline");
  }
}
