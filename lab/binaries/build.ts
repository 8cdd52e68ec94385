import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory, checkout } from "../host/directories.ts";
import { LabError } from "../host/lab-error.ts";
import { withLock } from "../host/lock.ts";
import { duration, type Progress } from "../host/progress.ts";
import { buildFlags, buildKey } from "./build-key.ts";
import { type Tool, type ToolName, toolNamed } from "./catalogue.ts";
import { findGo, goEnvironment } from "./go-toolchain.ts";
import { type CommandResult, runStreaming } from "./run-streaming.ts";
import { layOutSource } from "./source-tree.ts";

const lockTimeout = 60 * 60 * 1000;

/** Builds a program unless it is cached. Returns the directory of its executables. */
export async function buildTool(name: ToolName, progress: Progress): Promise<string> {
  await buildTools([name], progress);
  return finishedDirectory(name);
}

/**
 * Builds the programs that are not cached. Programs of one Go module are one build: packages that they share are compiled
 * once, and one program is linked while another one compiles.
 */
export async function buildTools(names: readonly ToolName[], progress: Progress): Promise<void> {
  const missing = names.filter((name) => !existsSync(finishedDirectory(name)));
  for (const module of new Set(missing.map((name) => toolNamed(name).module))) {
    const members = missing.filter((name) => toolNamed(name).module === module);
    const lock = join(binariesDirectory(), `.lock-${module}`);
    const onWait = (holder: number): void =>
      progress.line(`${members.join(", ")}: waiting for process ${holder}, which builds programs`);
    await withLock(lock, { milliseconds: lockTimeout, onWait }, async () => {
      const unbuilt = members.filter((name) => !existsSync(finishedDirectory(name)));
      if (unbuilt.length > 0) await build(module, unbuilt, progress);
    });
  }
}

function binariesDirectory(): string {
  return join(cacheDirectory(), "binaries");
}

function moduleDirectory(module: string): string {
  return join(checkout, "lab", "go-modules", module);
}

/** Whether a program has been built; false without a usable Go. */
export function isBuilt(name: ToolName): boolean {
  try {
    return existsSync(finishedDirectory(name));
  } catch (error) {
    if (error instanceof LabError) return false;
    throw error;
  }
}

/**
 * Directory of the executables of a program once it is built.
 *
 * @throws LabError without a usable Go
 */
export function finishedDirectory(name: ToolName): string {
  const tool = toolNamed(name);
  const directory = moduleDirectory(tool.module);
  return join(binariesDirectory(), `${name}-${buildKey(tool, directory, findGo(directory))}`);
}

async function build(module: string, names: readonly ToolName[], progress: Progress): Promise<void> {
  const begun = Date.now();
  const tools = names.map((name) => toolNamed(name));
  const title = names.map((name) => `${name} ${toolNamed(name).version}`).join(", ");
  removeAbandoned(module);
  const work = mkdtempSync(join(binariesDirectory(), `${buildingPrefix(module)}-`));
  const endWork = (): void => rmSync(work, { recursive: true, force: true });
  process.once("exit", endWork);
  try {
    progress.line(`building once, then cached: ${title}`);
    const source = layOutSource(tools, moduleDirectory(module), join(work, "source"));
    const packages = await listPackages(tools, title, source, progress);
    const output = join(work, "output");
    mkdirSync(output);
    await compile(tools, title, source, output, packages, progress);
    for (const name of names) finish(name, output, join(work, name));
    progress.line(`built in ${duration(Date.now() - begun)}: ${title}`);
  } finally {
    process.removeListener("exit", endWork);
    endWork();
  }
}

/** Moves a program into the cache, under the names of its commands. */
function finish(name: ToolName, output: string, directory: string): void {
  const tool = toolNamed(name);
  const [executable, ...aliases] = tool.executables;
  mkdirSync(directory);
  renameSync(join(output, packageName(tool)), join(directory, executable));
  for (const alias of aliases) symlinkSync(executable, join(directory, alias));
  renameSync(directory, finishedDirectory(name));
}

/** Name that Go gives the executable of a package. */
function packageName(tool: Tool): string {
  return tool.package.slice(tool.package.lastIndexOf("/") + 1);
}

const buildingPrefix = (module: string): string => `.building-${module}`;

/** Removes the directories of killed builds of this module. This process holds their lock. */
function removeAbandoned(module: string): void {
  for (const entry of readdirSync(binariesDirectory())) {
    if (entry.startsWith(buildingPrefix(module)))
      rmSync(join(binariesDirectory(), entry), { recursive: true, force: true });
  }
}

async function listPackages(
  tools: readonly Tool[],
  title: string,
  source: string,
  progress: Progress,
): Promise<number> {
  let downloads = 0;
  const result = await runStreaming({
    command: "go",
    arguments: ["list", "-deps", ...tools.map((tool) => tool.package)],
    directory: source,
    environment: goEnvironment(),
    onLine(line) {
      if (!line.startsWith("go: downloading ")) return;
      downloads += 1;
      progress.update(`downloading Go module ${downloads}: ${line.slice("go: downloading ".length)}`);
    },
  });
  requireSuccess(title, "downloading the Go modules failed", result);
  return result.stdout.split("\n").filter((line) => line !== "").length;
}

async function compile(
  tools: readonly Tool[],
  title: string,
  source: string,
  output: string,
  total: number,
  progress: Progress,
): Promise<void> {
  const begun = Date.now();
  let compiled = 0;
  const variables = tools
    .flatMap((tool) => Object.entries(tool.variables))
    .map(([variable, value]) => `-X ${variable}=${value}`);
  const result = await runStreaming({
    command: "go",
    arguments: [
      "build",
      ...buildFlags,
      "-ldflags",
      ["-s", "-w", ...new Set(variables)].join(" "),
      "-o",
      `${output}/`,
      ...tools.map((tool) => tool.package),
    ],
    directory: source,
    environment: goEnvironment(),
    onLine(line) {
      if (!line.startsWith("go: ")) compiled += 1;
    },
    // Packages that Go has cached are not reported, so the total is an upper limit.
    onSecond: () =>
      progress.update(
        `compiled ${compiled} of at most ${total} Go packages in ${duration(Date.now() - begun)}`,
      ),
  });
  requireSuccess(title, "the build failed", result);
}

function requireSuccess(title: string, problem: string, result: CommandResult): void {
  if (result.code === 0) return;
  const lines = result.lastLines
    .filter((line) => !line.startsWith("go: downloading "))
    .map((line) => `  ${line}`);
  throw new LabError(
    [`${title}: ${problem}. Last lines of Go's output:`, ...lines].join("\n"),
    "Check the network (go env GOPROXY) and the free disk space (df, go env GOCACHE), then run the same command again; compiled packages stay cached",
  );
}
