import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "./lab-error.ts";
import { identify, isAlive, type ProcessIdentity, sleep } from "./process.ts";

/** How long to wait for another command, in milliseconds, and what to say while waiting. */
export interface LockPatience {
  readonly milliseconds: number;
  readonly onWait?: (holder: number) => void;
}

/** Runs `work` while nobody else holds this lock, a folder that exists meanwhile; a dead holder's lock is taken over. */
export async function withLock<T>(lock: string, patience: LockPatience, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  const end = Date.now() + patience.milliseconds;
  let told = false;
  while (!take(lock)) {
    const holder = readHolder(lock);
    if (holder === undefined || !isAlive(holder)) {
      // A holder writes its name right after taking the lock: give it that moment before calling it dead.
      await sleep(200);
      const again = readHolder(lock);
      if (again === undefined || !isAlive(again)) rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) patience.onWait?.(holder.pid);
    told = true;
    if (Date.now() > end) {
      throw new LabError(
        `Process ${holder.pid} has held ${lock} for longer than this command waits.`,
        `Wait for it, or end it (kill ${holder.pid}), and try again.`,
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
