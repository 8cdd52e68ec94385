import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findGo } from "./binaries/go-toolchain.ts";
import { checkout } from "./host/directories.ts";
import { LabError } from "./host/lab-error.ts";
import {
  type DebianPackage,
  installCommand,
  installPackages,
  missingPackages,
  type Need,
} from "./host/debian-packages.ts";
import type { Progress } from "./host/progress.ts";
import { isRoot } from "./host/root.ts";

/** The tests that will run, by their needs. */
export interface TestScope {
  readonly needs: readonly Need[];
  /** Whether missing packages are installed where that is possible: as root, with apt-get. */
  readonly install: boolean;
}

/** Installs or lists missing requirements before the first test. Returns whether nothing is missing. */
export async function ensureTestRequirements(
  { needs, install }: TestScope,
  progress: Progress,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const real = needs.includes("real nodes");
  let missing = process.platform === "linux" ? missingPackages(needs, environment) : [];
  let failure = "";
  if (missing.length > 0 && install && isRoot() && onPath("apt-get", environment)) {
    failure = await installPackages(missing, progress);
    missing = missingPackages(needs, environment);
  }
  const lines = [
    ...packageLines(missing, failure),
    ...(real && !isRoot()
      ? ["requirements: tests of namespaces and real nodes are skipped, because this process is not root"]
      : []),
    ...(real ? goProblems(environment) : []),
  ];
  for (const line of lines) progress.line(line);
  return lines.length === 0;
}

function packageLines(missing: readonly DebianPackage[], failure: string): readonly string[] {
  if (missing.length === 0) return [];
  const width = Math.max(...missing.map(({ name }) => name.length));
  return [
    `requirements: Debian packages are missing; without them, tests fail or are skipped${failure === "" ? "" : ` (${failure})`}:`,
    ...missing.map(({ name, purpose }) => `  ${name.padEnd(width)}  ${purpose}`),
    `Install the packages: ${isRoot() ? "" : "sudo "}${installCommand(missing).join(" ")}`,
  ];
}

/** Why a build of the lab's programs would fail. */
function goProblems(environment: NodeJS.ProcessEnv): readonly string[] {
  const modules = join(checkout, "lab", "go-modules");
  for (const name of readdirSync(modules)) {
    try {
      findGo(join(modules, name), environment);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      return [`requirements: ${error.message}`];
    }
  }
  return [];
}

function onPath(program: string, environment: NodeJS.ProcessEnv): boolean {
  return (environment["PATH"] ?? "")
    .split(delimiter)
    .some((directory) => existsSync(join(directory, program)));
}
