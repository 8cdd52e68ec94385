import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** A process ID with the start time, which distinguishes it from a later process with the same ID. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** Identity of a running process; undefined when no process has this ID. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = existsSync("/proc/self/stat") ? startFromProc(pid) : startFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether this very process still runs, and not a later one with its ID. */
export function isAlive(process: ProcessIdentity): boolean {
  return identify(process.pid)?.started === process.started;
}

/** Sends SIGTERM and, after `grace` milliseconds, SIGKILL. Returns when the process has ended. */
export async function terminate(target: ProcessIdentity, grace: number): Promise<void> {
  if (!isAlive(target)) return;
  signal(target, "SIGTERM");
  if (await diesWithin(target, grace)) return;
  signal(target, "SIGKILL");
  await diesWithin(target, 5000);
}

async function diesWithin(target: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (!isAlive(target)) return true;
    await sleep(50);
  }
  return !isAlive(target);
}

function signal(target: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    // The process may have ended since the check.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may contain spaces. Field 3 is the state, field 22 the start time in ticks since boot (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}/${fields[19] ?? ""}`;
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return line.startsWith("Z") ? undefined : line.trim().replace(/^\S+\s+/, "");
  } catch {
    return undefined;
  }
}
