import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { programsDirectory } from "./node-program.ts";

/**
 * Whether a node's first process has its own root directory already: until then it shares the machine's, which holds no
 * programs of a node.
 */
export function hasOwnRoot(pid: number): boolean {
  return !isMachineRoot(pid) && existsSync(join(pathOf(pid), programsDirectory));
}

/**
 * A node's root directory, as this machine sees it.
 *
 * @throws LabError where it is the machine's own: a node's files must never reach it
 */
export function nodeRoot(pid: number): string {
  if (hasOwnRoot(pid)) return pathOf(pid);
  throw new LabError(
    `Process ${pid} is no node with a root directory of its own.`,
    "Stop the cluster and start it again: npm stop.",
  );
}

function pathOf(pid: number): string {
  return `/proc/${pid}/root`;
}

function isMachineRoot(pid: number): boolean {
  // The trailing slash follows the link.
  const [node, machine] = [statSync(`${pathOf(pid)}/`), statSync("/")];
  return node.dev === machine.dev && node.ino === machine.ino;
}
