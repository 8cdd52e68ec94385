import { readdirSync, readFileSync } from "node:fs";
import { identify, type ProcessIdentity, terminate } from "../host/process.ts";

const grace = 2000;

/**
 * Ends the provider plugins that a killed pulumi left. A plugin outlives its engine, and keeps waiting for the objects that
 * it was creating.
 *
 * @param home PULUMI_HOME of the killed pulumi
 */
export async function endOrphanedPlugins(home: string): Promise<void> {
  await Promise.all(orphanedPlugins(home).map((plugin) => terminate(plugin, grace)));
}

function orphanedPlugins(home: string): readonly ProcessIdentity[] {
  return processIds().flatMap((pid) => {
    const isOrphan = isPlugin(pid) && variablesOf(pid).includes(`PULUMI_HOME=${home}`) && !hasEngine(pid);
    const identity = isOrphan ? identify(pid) : undefined;
    return identity === undefined ? [] : [identity];
  });
}

/** macOS has no /proc: there no plugin is found, and an orphan runs until its wait for an object ends. */
function processIds(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number);
  } catch {
    return [];
  }
}

function isPlugin(pid: number): boolean {
  const [command = ""] = read(pid, "cmdline").split("\0");
  return command.endsWith("/pulumi-resource-kubernetes");
}

const variablesOf = (pid: number): readonly string[] => read(pid, "environ").split("\0");

/** Whether the parent is a pulumi. The parent of an orphan is init or a subreaper. */
function hasEngine(pid: number): boolean {
  const parent = /^PPid:\s+(\d+)$/m.exec(read(pid, "status"))?.[1];
  const [command = ""] = parent === undefined ? [] : read(Number(parent), "cmdline").split("\0");
  return command.endsWith("pulumi");
}

/** A file of a process; empty when the process has ended or belongs to another user. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
