import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { sleep } from "../host/process.ts";

/** A process and the path of its control group below its node's. */
export interface MemberProcess {
  readonly pid: number;
  readonly group: string;
}

/** Where the kernel's control groups are mounted: one place per hierarchy in version 1, one place in version 2. */
function hierarchies(): readonly string[] {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .map(([, path = "", type = ""]) => ({ path, type }));
  const first = mounts.filter(({ type }) => type === "cgroup").map(({ path }) => path);
  // Beside version 1, version 2 has no controllers and runc no use for it.
  return first.length > 0 ? first : mounts.filter(({ type }) => type === "cgroup2").map(({ path }) => path);
}

/** Makes a control group in every hierarchy and returns its directories. */
export function makeControlGroup(name: string): readonly string[] {
  return hierarchies().map((hierarchy) => {
    const directory = join(hierarchy, name);
    if (hasOnlyLeaves(hierarchy)) delegate(hierarchy);
    mkdirSync(directory, { recursive: true });
    // A new cpuset takes no process before it has processors and memory nodes.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      if (!existsSync(join(hierarchy, "tasks")) || !existsSync(join(hierarchy, file))) continue;
      writeFileSync(join(directory, file), readFileSync(join(hierarchy, file), "utf8"));
    }
    return directory;
  });
}

/** Files by which a process joins a node's control group. */
export function doorsOf(directories: readonly string[]): readonly string[] {
  return directories.map((directory) =>
    join(directory, hasOnlyLeaves(directory) ? programsLeaf : "", "cgroup.procs"),
  );
}

/** A shell command that moves the shell into control groups. */
export function joining(doors: readonly string[]): string {
  return doors.map((door) => `echo $$ >'${door}'`).join("; ");
}

/**
 * Moves a process out of the top of a node's control group, where version 2 wants none once the kubelet has made groups
 * for pods below it.
 */
export function leaveTop(directories: readonly string[], pid: number): void {
  for (const directory of directories.filter((one) => hasOnlyLeaves(one))) {
    mkdirSync(join(directory, "keeper"), { recursive: true });
    writeFileSync(join(directory, "keeper", "cgroup.procs"), String(pid));
  }
}

/** Where a node's own programs are in version 2; node.sh makes it. */
const programsLeaf = "node";

/** Whether this is version 2: processes only in groups without children (kernel, cgroup-v2.rst, "No Internal Process Constraint"). */
function hasOnlyLeaves(directory: string): boolean {
  return existsSync(join(directory, "cgroup.controllers"));
}

/** Directories of a control group that exist. */
export function controlGroupDirectories(name: string): readonly string[] {
  return hierarchies()
    .map((hierarchy) => join(hierarchy, name))
    .filter((directory) => existsSync(directory));
}

/** Lets groups below the top limit what pods may limit. */
function delegate(hierarchy: string): void {
  const controllers = readFileSync(join(hierarchy, "cgroup.controllers"), "utf8").trim().split(/\s+/);
  const needed = controllers.filter((name) =>
    ["cpu", "cpuset", "io", "memory", "pids", "hugetlb"].includes(name),
  );
  writeFileSync(join(hierarchy, "cgroup.subtree_control"), needed.map((name) => `+${name}`).join(" "));
}

/** Names of the control groups that begin so. */
export function controlGroupsNamed(prefix: string): readonly string[] {
  const names = hierarchies().flatMap((hierarchy) =>
    readdirSync(hierarchy, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix))
      .map((entry) => entry.name),
  );
  return [...new Set(names)].toSorted();
}

/** All processes in a control group and those below it. */
export function membersOf(name: string): readonly MemberProcess[] {
  const [directory] = controlGroupDirectories(name);
  if (directory === undefined) return [];
  return subgroups(directory).flatMap((group) =>
    readLines(join(group, "cgroup.procs")).map((line) => ({
      pid: Number(line),
      group: group.slice(directory.length),
    })),
  );
}

/**
 * Ends every process in a control group and removes it.
 *
 * @throws LabError naming the processes that do not end
 */
export async function removeControlGroup(name: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    thaw(name);
    for (const pid of pidsOf(name)) kill(pid);
    // The kernel takes its time for each: all hierarchies at once.
    const removed = await Promise.all(
      controlGroupDirectories(name).map((directory) => removeTree(directory)),
    );
    if (removed.every(Boolean)) return;
    await sleep(50);
  }
  const left = pidsOf(name);
  throw left.length === 0
    ? new LabError(
        `The control group ${name} cannot be removed although nothing runs in it.`,
        `Try it yourself: rmdir ${controlGroupDirectories(name).join(" ")}`,
      )
    : new LabError(
        `The control group ${name} still has processes that do not end: ${left.join(", ")}.`,
        `See what holds them: cat /proc/${left[0]}/{status,wchan}`,
      );
}

/** In every hierarchy: a process may have been moved in one and not yet in the next. */
function pidsOf(name: string): readonly number[] {
  const pids = controlGroupDirectories(name).flatMap((directory) =>
    subgroups(directory).flatMap((group) => readLines(join(group, "cgroup.procs")).map(Number)),
  );
  return [...new Set(pids)].toSorted((left, right) => left - right);
}

/** In version 1, a frozen process is not even killed (kernel, freezer-subsystem.rst). */
function thaw(name: string): void {
  for (const group of controlGroupDirectories(name).flatMap((directory) => subgroups(directory))) {
    const state = join(group, "freezer.state");
    try {
      if (existsSync(state)) writeFileSync(state, "THAWED");
    } catch {
      // Removed meanwhile.
    }
  }
}

function kill(pid: number): void {
  // 0 is a process outside this process's own namespace: not ours.
  if (pid === 0) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Ended by itself.
  }
}

/** A control group and all below it, parents first. */
function subgroups(directory: string): string[] {
  const below = readDirectories(directory).flatMap((name) => subgroups(join(directory, name)));
  return [directory, ...below];
}

async function removeTree(directory: string): Promise<boolean> {
  try {
    for (const group of subgroups(directory).toReversed()) await rmdir(group);
    return true;
  } catch (error) {
    // A process in it has not ended yet, or the kubelet removed a group meanwhile.
    return error instanceof Error && "code" in error && error.code === "ENOENT" && !existsSync(directory);
  }
}

function readDirectories(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Lines of a file; none where it is gone. */
function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch {
    return [];
  }
}
