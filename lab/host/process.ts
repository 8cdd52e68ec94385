import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** A process as it was when it was started: the start time tells it from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/** The identity of a living process, or undefined when there is none with this pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = existsSync("/proc/self/stat") ? startFromProc(pid) : startFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether exactly this process still lives (not another that inherited its pid). */
export function isAlive(process: ProcessIdentity): boolean {
  return identify(process.pid)?.started === process.started;
}

/** Asks a process to end, then, after `grace` milliseconds, ends it. Returns when it is gone. */
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
    // Between the check and the signal it may have ended by itself.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Waits. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces: count from behind it. Field 3 is the state, field 22 the start in ticks since boot.
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
