import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LabError } from "../host/lab-error.ts";
import { identify } from "../host/process.ts";

/** Directory of a stack's locks in a file backend. */
export function lockDirectory(backend: string, project: string, stack: string): string {
  return join(backend, ".pulumi", "locks", "organization", project, stack);
}

/** A lock that a killed pulumi left. */
export interface AbandonedLock {
  /** When the killed run began, in milliseconds since 1970; undefined when the lock is damaged. */
  readonly begun: number | undefined;
  /** Directory of the lock and of what pulumi left beside it. */
  readonly directory: string;
}

const lockSchema = z.object({
  pid: z.int().optional().catch(undefined),
  timestamp: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

/**
 * Returns the lock that a killed pulumi left, the latest of several. The backend is a directory of this host, so the process
 * ID in a lock is one of this host.
 *
 * @throws LabError when the holder still runs
 */
export function abandonedLock(backend: string, project: string, stack: string): AbandonedLock | undefined {
  const directory = lockDirectory(backend, project, stack);
  if (!existsSync(directory)) return undefined;
  // Pulumi takes a half-written file for a lock, too.
  const locks = readdirSync(directory)
    .filter((file) => !file.endsWith(".attrs"))
    .map((file) => readLock(join(directory, file)));
  for (const { pid } of locks) {
    if (pid !== undefined && identify(pid) !== undefined && isPulumi(pid)) {
      throw new LabError(
        `Another pulumi (process ${pid}) is updating the stack ${stack}.`,
        `Wait until it ends or stop it (kill ${pid}), then run the command again`,
      );
    }
  }
  if (locks.length === 0) return undefined;
  const times = locks.flatMap(({ timestamp }) => (timestamp === undefined ? [] : [Date.parse(timestamp)]));
  return { begun: times.length === 0 ? undefined : Math.max(...times), directory };
}

/** Removes a lock. `pulumi cancel` cannot remove that of a stack whose creation was killed: it finds no such stack. */
export function removeLock({ directory }: AbandonedLock): void {
  rmSync(directory, { recursive: true });
}

function readLock(path: string): z.infer<typeof lockSchema> {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
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
