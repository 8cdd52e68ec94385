import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { runStreaming } from "./run-streaming.ts";
import { fits, type FittingVersions } from "./versions.ts";

/** An installed program and its version without `v`. */
export interface InstalledProgram {
  readonly path: string;
  readonly version: string;
}

const versionTimeLimit = 10_000;

/** Finds a program on PATH or in another directory. */
export function findProgram(
  name: string,
  environment: NodeJS.ProcessEnv,
  first: string = "",
): string | undefined {
  return (
    [first, ...(environment["PATH"] ?? "").split(delimiter)]
      // npm puts node_modules/.bin first; the scripts of packages there are not an installation.
      .filter((directory) => directory !== "" && !directory.includes("node_modules"))
      .map((directory) => join(directory, name))
      .find((path) => isExecutable(path))
  );
}

/** The version that a program prints, without `v`; undefined if it prints none. */
async function versionOf(
  path: string,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const { code, stdout } = await runStreaming({
    command: path,
    arguments: argv,
    directory: "/",
    environment,
    timeLimit: versionTimeLimit,
  });
  return code === 0 ? /\bv?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}

/** Finds a program of a fitting version; otherwise, returns the reason why none is used. */
export async function installedProgram(
  name: string,
  argv: readonly string[],
  range: FittingVersions,
  environment: NodeJS.ProcessEnv,
  first?: string,
): Promise<InstalledProgram | string> {
  const path = findProgram(name, environment, first);
  if (path === undefined) return `${name} is not on PATH`;
  const version = await versionOf(path, argv, environment);
  if (version === undefined) return `${path} did not print its version`;
  return fits(version, range)
    ? { path, version }
    : `${path} is ${version}, but >=${range.from} <${range.before} is required`;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
