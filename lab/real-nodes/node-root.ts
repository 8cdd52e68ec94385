import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { programsDirectory } from "./node-program.ts";

/**
 * Whether a node's first process has its own root directory. Before, it shares the host's, which has no node programs.
 */
export function hasOwnRoot(pid: number): boolean {
  return !isHostRoot(pid) && existsSync(join(pathOf(pid), programsDirectory));
}

/**
 * Path of a node's root directory on this host.
 *
 * @throws LabError where it is the host's own, which must never get a node's files
 */
export function nodeRoot(pid: number): string {
  if (hasOwnRoot(pid)) return pathOf(pid);
  throw new LabError(
    `Process ${pid} is not a node with its own root directory.`,
    "Stop the cluster (npm stop), then start it again",
  );
}

function pathOf(pid: number): string {
  return `/proc/${pid}/root`;
}

function isHostRoot(pid: number): boolean {
  // The trailing slash follows the link.
  const [node, host] = [statSync(`${pathOf(pid)}/`), statSync("/")];
  return node.dev === host.dev && node.ino === host.ino;
}
