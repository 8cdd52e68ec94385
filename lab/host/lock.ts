import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "./lab-error.ts";
import { identify, isAlive, type ProcessIdentity, sleep } from "./process.ts";

/** How to wait for a lock. */
export interface LockWait {
  /** Time limit. */
  readonly milliseconds: number;
  /** Called once, with the process ID of the holder. */
  readonly onWait?: (holder: number) => void;
}

/**
 * Runs `work` while this process holds the lock, a directory. Takes over the lock of a process that has ended.
 *
 * @throws LabError when the time limit passes
 */
export async function withLock<T>(lock: string, wait: LockWait, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  const end = Date.now() + wait.milliseconds;
  let reported = false;
  while (!take(lock)) {
    const holder = readHolder(lock);
    if (holder === undefined || !isAlive(holder)) {
      // A holder writes its identity just after it takes the lock.
      await sleep(200);
      const again = readHolder(lock);
      if (again === undefined || !isAlive(again)) rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!reported) wait.onWait?.(holder.pid);
    reported = true;
    if (Date.now() > end) {
      throw new LabError(
        `Process ${holder.pid} still holds the lock ${lock}.`,
        `Wait until it ends or stop it (kill ${holder.pid}), then run the command again`,
      );
    }
    await sleep(250);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(lock, "holder"), JSON.stringify(identify(process.pid)));
  return true;
}

function readHolder(lock: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(lock, "holder"), "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("started" in value))
      return undefined;
    return typeof value.pid === "number" && typeof value.started === "string"
      ? { pid: value.pid, started: value.started }
      : undefined;
  } catch {
    return undefined;
  }
}
