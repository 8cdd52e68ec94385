import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { withLock } from "../host/lock.ts";

/** Files of the host's limit of inotify instances per user, and of its original value. */
export interface InotifyFiles {
  readonly limit: string;
  /** Shared by all clusters. A reboot removes it together with the raised limit. */
  readonly original: string;
  readonly lock: string;
}

const hostFiles: InotifyFiles = {
  limit: "/proc/sys/fs/inotify/max_user_instances",
  original: "/run/glm-serve/inotify-instances",
  lock: "/run/glm-serve/inotify-lock",
};

/** Instances for 60 nodes and the control plane. */
const raised = 1024;

/**
 * Raises the limit. A node uses eight instances, other programs of the user count too, and the node of a kubelet without an
 * instance never becomes ready. Saves the original limit first.
 */
export function raiseInotifyLimit(files: InotifyFiles = hostFiles): Promise<void> {
  return withLock(files.lock, { milliseconds: 10_000 }, () => {
    const limit = readNumber(files.limit);
    if (limit >= raised) return Promise.resolve();
    mkdirSync(dirname(files.original), { recursive: true });
    writeFileSync(files.original, String(limit));
    writeFileSync(files.limit, String(raised));
    return Promise.resolve();
  });
}

/** Restores the original limit unless nodes still need the raised one. */
export async function restoreInotifyLimit(
  isNeeded: () => boolean,
  files: InotifyFiles = hostFiles,
): Promise<void> {
  if (!existsSync(files.original)) return;
  await withLock(files.lock, { milliseconds: 10_000 }, () => {
    if (isNeeded() || !existsSync(files.original)) return Promise.resolve();
    // Keep a limit that someone else has set since.
    if (readNumber(files.limit) === raised) writeFileSync(files.limit, String(readNumber(files.original)));
    rmSync(files.original);
    return Promise.resolve();
  });
}

function readNumber(file: string): number {
  return Number(readFileSync(file, "utf8"));
}
