import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { withLock } from "../host/lock.ts";

/** Where a machine keeps its limit of inotify instances for one user, and where we keep what it was. */
export interface InotifyFiles {
  readonly limit: string;
  /** Gone with a reboot, as the raised limit is. One for all clusters, whatever state directories they use. */
  readonly original: string;
  readonly lock: string;
}

const machine: InotifyFiles = {
  limit: "/proc/sys/fs/inotify/max_user_instances",
  original: "/run/glm-serve/inotify-instances",
  lock: "/run/glm-serve/inotify-lock",
};

/** So many instances are room for all nodes and the control plane. */
const raised = 1024;

/**
 * Makes room for nodes, of which each takes eight instances, however few: what else runs for this user takes from the same
 * number, and a kubelet that finds none left never gets its node ready. What the limit was is written down before.
 */
export function raiseInotifyLimit(files: InotifyFiles = machine): Promise<void> {
  return withLock(files.lock, { milliseconds: 10_000 }, () => {
    const limit = readNumber(files.limit);
    if (limit >= raised) return Promise.resolve();
    mkdirSync(dirname(files.original), { recursive: true });
    writeFileSync(files.original, String(limit));
    writeFileSync(files.limit, String(raised));
    return Promise.resolve();
  });
}

/** Puts the limit back, whoever raised it, unless nodes are left that need it. */
export async function restoreInotifyLimit(
  isNeeded: () => boolean,
  files: InotifyFiles = machine,
): Promise<void> {
  if (!existsSync(files.original)) return;
  await withLock(files.lock, { milliseconds: 10_000 }, () => {
    if (isNeeded() || !existsSync(files.original)) return Promise.resolve();
    // Somebody else may have set another limit meanwhile.
    if (readNumber(files.limit) === raised) writeFileSync(files.limit, String(readNumber(files.original)));
    rmSync(files.original);
    return Promise.resolve();
  });
}

function readNumber(file: string): number {
  return Number(readFileSync(file, "utf8"));
}
