import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheDirectory, checkout } from "../host/directories.ts";
import { LabError } from "../host/lab-error.ts";
import { withLock } from "../host/lock.ts";
import { duration, type Progress } from "../host/progress.ts";
import { buildFlags, buildKey } from "./build-key.ts";
import { type Tool, type ToolName, toolNamed } from "./catalogue.ts";
import { findGo, goEnvironment } from "./go-toolchain.ts";
import { type CommandResult, runStreaming } from "./run-streaming.ts";
import { layOutTrimmedSource } from "./trimmed-source.ts";

const lockTimeout = 60 * 60 * 1000;

/**
 * Builds a program unless it is cached. Returns the directory of its executables.
 *
 * @param why reason for the build, for the line of progress
 */
export async function buildTool(name: ToolName, progress: Progress, why = ""): Promise<string> {
  const { tool, moduleDirectory, finished } = buildOf(name);
  if (existsSync(finished)) return finished;
  const lock = join(dirname(finished), `.lock-${basename(finished)}`);
  const onWait = (holder: number): void =>
    progress.line(`${name}: waiting for process ${holder}, which is building it`);
  await withLock(lock, { milliseconds: lockTimeout, onWait }, async () => {
    if (!existsSync(finished)) await build(tool, moduleDirectory, finished, progress, why);
  });
  return finished;
}

/** Directory of a program that has been built; undefined if it has not, or without a usable Go. */
export function builtTool(name: ToolName): string | undefined {
  try {
    const { finished } = buildOf(name);
    return existsSync(finished) ? finished : undefined;
  } catch (error) {
    if (error instanceof LabError) return undefined;
    throw error;
  }
}

interface Build {
  readonly tool: Tool;
  readonly moduleDirectory: string;
  /** Directory of the executables once they are built. */
  readonly finished: string;
}

function buildOf(name: ToolName): Build {
  const tool = toolNamed(name);
  const moduleDirectory = join(checkout, "lab", "go-modules", tool.module);
  const key = buildKey(tool, moduleDirectory, findGo(moduleDirectory));
  return { tool, moduleDirectory, finished: join(cacheDirectory(), "binaries", `${name}-${key}`) };
}

async function build(
  tool: Tool,
  moduleDirectory: string,
  finished: string,
  progress: Progress,
  why: string,
): Promise<void> {
  const begun = Date.now();
  const name = `${tool.module} ${tool.version}`;
  removeAbandoned(finished);
  const work = mkdtempSync(`${finished}.building-`);
  const endWork = (): void => rmSync(work, { recursive: true, force: true });
  process.once("exit", endWork);
  try {
    const cost = `once; about ${tool.coldMinutes} min on two cores with empty caches`;
    progress.line(`${name}: building from Go modules (${cost})${why === "" ? "" : `, because ${why}`}`);
    const source =
      tool.trimmedModules.length === 0
        ? moduleDirectory
        : layOutTrimmedSource(tool, moduleDirectory, join(work, "source"));
    const total = await countPackages(tool, source, progress);
    const output = join(work, "binaries");
    mkdirSync(output);
    await compile(tool, source, join(output, tool.executables[0]), total, progress);
    for (const alias of tool.executables.slice(1)) symlinkSync(tool.executables[0], join(output, alias));
    renameSync(output, finished);
    progress.line(`${name}: built in ${duration(Date.now() - begun)}`);
  } finally {
    process.removeListener("exit", endWork);
    endWork();
  }
}

/** Removes the directories of killed builds with this key. This process holds their lock. */
function removeAbandoned(finished: string): void {
  const parent = dirname(finished);
  mkdirSync(parent, { recursive: true });
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(`${basename(finished)}.building-`))
      rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

async function countPackages(tool: Tool, source: string, progress: Progress): Promise<number> {
  let downloads = 0;
  const result = await runStreaming({
    command: "go",
    arguments: ["list", "-deps", tool.package],
    directory: source,
    environment: goEnvironment(),
    onLine(line) {
      if (!line.startsWith("go: downloading ")) return;
      downloads += 1;
      progress.update(
        `${tool.module} ${tool.version}: downloading module ${downloads}, ${line.slice("go: downloading ".length)}`,
      );
    },
  });
  requireSuccess(tool, "the download of its Go modules failed", result);
  return result.stdout.split("\n").filter((line) => line !== "").length;
}

async function compile(
  tool: Tool,
  source: string,
  output: string,
  total: number,
  progress: Progress,
): Promise<void> {
  const begun = Date.now();
  let compiled = 0;
  const report = (): void => {
    progress.update(
      `${tool.module} ${tool.version}: ${compiled} of at most ${total} packages, ` +
        `${duration(Date.now() - begun)} of about ${tool.coldMinutes} min`,
    );
  };
  const variables = Object.entries(tool.variables).map(([variable, value]) => `-X ${variable}=${value}`);
  const result = await runStreaming({
    command: "go",
    arguments: [
      "build",
      ...buildFlags,
      "-ldflags",
      ["-s", "-w", ...variables].join(" "),
      "-o",
      output,
      tool.package,
    ],
    directory: source,
    environment: goEnvironment(),
    onLine(line) {
      if (!line.startsWith("go: ")) compiled += 1;
    },
    onSecond: report,
  });
  requireSuccess(tool, "the build failed", result);
}

function requireSuccess(tool: Tool, problem: string, result: CommandResult): void {
  if (result.code === 0) return;
  const lines = result.lastLines
    .filter((line) => !line.startsWith("go: downloading "))
    .map((line) => `  ${line}`);
  throw new LabError(
    [`${tool.module} ${tool.version}: ${problem}. Last lines of Go's output:`, ...lines].join("\n"),
    "Check the network (go env GOPROXY) and the free disk space (df, go env GOCACHE), then run the same command again; compiled packages stay cached",
  );
}
