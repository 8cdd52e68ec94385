import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Progress } from "../host/progress.ts";
import { buildTool } from "./build.ts";
import { isAtLeast } from "./go-toolchain.ts";
import { runStreaming } from "./run-streaming.ts";

/** A Pulumi CLI that runs Node programs. */
export interface PulumiInstallation {
  readonly executable: string;
  readonly version: string;
  /** Directory of `pulumi-language-nodejs`. */
  readonly languageHost: string;
  readonly origin: "installed" | "built";
}

/** The oldest CLI that the lab uses: the version that the lab builds and tests. */
const oldestPulumi = "3.259.0";

/** Finds Pulumi 3 with its Node language host; builds both where the installed one is missing or too old. */
export async function ensurePulumi(
  progress: Progress,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<PulumiInstallation> {
  const installed = await installedPulumi(environment, progress);
  if (installed !== undefined) return installed;
  const host = await buildTool("pulumi-language-nodejs", progress);
  const directory = await buildTool("pulumi", progress);
  return {
    executable: join(directory, "pulumi"),
    version: oldestPulumi,
    languageHost: host,
    origin: "built",
  };
}

async function installedPulumi(
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<PulumiInstallation | undefined> {
  const executable = findOnPath("pulumi", environment);
  if (executable === undefined) return undefined;
  const result = await runStreaming({
    command: executable,
    arguments: ["version"],
    directory: "/",
    environment: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeLimit: 10_000,
  });
  const version = result.stdout.trim().replace(/^v/, "");
  if (result.code !== 0 || !/^3\.\d/.test(version) || !isAtLeast(version, oldestPulumi)) {
    progress.line(
      version === ""
        ? `pulumi: ${executable} failed to run; using the lab's own build`
        : `pulumi: ${executable} is ${version}, the lab needs 3.x from ${oldestPulumi}; using the lab's own build`,
    );
    return undefined;
  }
  const host = join(dirname(executable), "pulumi-language-nodejs");
  const hostDirectory = isExecutable(host)
    ? dirname(executable)
    : directoryOnPath("pulumi-language-nodejs", environment);
  if (hostDirectory === undefined) {
    progress.line(
      `pulumi: ${executable} has no pulumi-language-nodejs next to it or on PATH; using the lab's own build`,
    );
    return undefined;
  }
  return { executable, version, languageHost: hostDirectory, origin: "installed" };
}

function directoryOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const found = findOnPath(name, environment);
  return found === undefined ? undefined : dirname(found);
}

function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  return (
    (environment["PATH"] ?? "")
      .split(delimiter)
      // npm puts node_modules/.bin first; the SDK's scripts there are not an installation.
      .filter((directory) => directory !== "" && !directory.includes("node_modules"))
      .map((directory) => join(directory, name))
      .find((path) => isExecutable(path))
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
