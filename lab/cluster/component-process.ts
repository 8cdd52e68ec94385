import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { identify, isAlive, type ProcessIdentity } from "../host/process.ts";
import type { ClusterPaths } from "./cluster-paths.ts";
import type { Component } from "./component.ts";

function logFile(paths: ClusterPaths, name: string): string {
  return join(paths.logs, `${name}.log`);
}

/**
 * Starts a program that outlives this command and writes to its log file.
 *
 * @param environment additional variables of the program
 */
export function startComponent(
  component: { readonly name: string; readonly commandLine: Component["commandLine"] },
  paths: ClusterPaths,
  environment: NodeJS.ProcessEnv = {},
): ProcessIdentity {
  mkdirSync(paths.logs, { recursive: true });
  const log = openSync(logFile(paths, component.name), "w");
  const [executable, ...argv] = component.commandLine;
  const child = spawn(executable, argv, {
    cwd: paths.root,
    detached: true,
    // Ignore the user's kubeconfig and kwok's own settings folder.
    env: { PATH: process.env["PATH"] ?? "", HOME: paths.root, ...environment, KWOK_WORKDIR: paths.root },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) {
    throw new LabError(`${component.name} did not start from ${executable}.`, logHint(paths, component.name));
  }
  return identity;
}

/**
 * Checks that a program runs.
 *
 * @throws LabError with the end of the program's log
 */
export function requireAlive(name: string, identity: ProcessIdentity | undefined, paths: ClusterPaths): void {
  if (identity !== undefined && isAlive(identity)) return;
  throw new LabError(
    `${name} exited just after its start. Last lines of its log:\n${logTail(paths, name)}`,
    logHint(paths, name),
  );
}

/** The end of a program's log, indented. */
export function logTail(paths: ClusterPaths, name: string): string {
  try {
    const lines = readFileSync(logFile(paths, name), "utf8").trimEnd().split("\n").slice(-6);
    return lines.map((line) => `  ${line.slice(0, 400)}`).join("\n");
  } catch {
    return "  (empty)";
  }
}

function logHint(paths: ClusterPaths, name: string): string {
  return `Read the whole log in ${logFile(paths, name)}, or start with an empty cluster: npm stop -- --delete, then npm start`;
}
