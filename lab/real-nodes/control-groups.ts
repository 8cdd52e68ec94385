import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { sleep } from "../host/process.ts";

/** A process, and the path of its control group relative to that of its node. */
export interface MemberProcess {
  readonly pid: number;
  readonly group: string;
}

/** Mount points of the control groups: one per hierarchy in version 1, a single one in version 2. */
function hierarchies(): readonly string[] {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .map(([, path = "", type = ""]) => ({ path, type }));
  const first = mounts.filter(({ type }) => type === "cgroup").map(({ path }) => path);
  // On hosts with both versions, version 2 has no controllers and runc does not use it.
  return first.length > 0 ? first : mounts.filter(({ type }) => type === "cgroup2").map(({ path }) => path);
}

/** Creates a control group in every hierarchy and returns its directories. */
export function makeControlGroup(name: string): readonly string[] {
  return hierarchies().map((hierarchy) => {
    const directory = join(hierarchy, name);
    if (hasOnlyLeaves(hierarchy)) delegate(hierarchy);
    mkdirSync(directory, { recursive: true });
    // A cpuset without processors and memory nodes refuses processes.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      if (!existsSync(join(hierarchy, "tasks")) || !existsSync(join(hierarchy, file))) continue;
      writeFileSync(join(directory, file), readFileSync(join(hierarchy, file), "utf8"));
    }
    return directory;
  });
}

/** The cgroup.procs files through which a process joins a node's control group. */
export function procsFilesOf(directories: readonly string[]): readonly string[] {
  return directories.map((directory) =>
    join(directory, hasOnlyLeaves(directory) ? programsLeaf : "", "cgroup.procs"),
  );
}

/** A shell command that moves the shell into control groups. */
export function joinCommand(procsFiles: readonly string[]): string {
  return procsFiles.map((file) => `echo $$ >'${file}'`).join("; ");
}

/**
 * Moves a process out of the top of a node's control group. In version 2 the top must have no processes once the kubelet
 * creates groups for pods below it.
 */
export function leaveTop(directories: readonly string[], pid: number): void {
  for (const directory of directories.filter((one) => hasOnlyLeaves(one))) {
    mkdirSync(join(directory, "keeper"), { recursive: true });
    writeFileSync(join(directory, "keeper", "cgroup.procs"), String(pid));
  }
}

/** Group of a node's own programs in version 2; node.sh creates it. */
const programsLeaf = "node";

/** Whether this is version 2, where only groups without children have processes (kernel, cgroup-v2.rst, "No Internal Process Constraint"). */
function hasOnlyLeaves(directory: string): boolean {
  return existsSync(join(directory, "cgroup.controllers"));
}

/** Existing directories of a control group. */
export function controlGroupDirectories(name: string): readonly string[] {
  return hierarchies()
    .map((hierarchy) => join(hierarchy, name))
    .filter((directory) => existsSync(directory));
}

/** Enables the controllers that pods use in the groups below. */
function delegate(hierarchy: string): void {
  const controllers = readFileSync(join(hierarchy, "cgroup.controllers"), "utf8").trim().split(/\s+/);
  const needed = controllers.filter((name) =>
    ["cpu", "cpuset", "io", "memory", "pids", "hugetlb"].includes(name),
  );
  writeFileSync(join(hierarchy, "cgroup.subtree_control"), needed.map((name) => `+${name}`).join(" "));
}

/** Names of the control groups with a prefix. */
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
 * Kills every process in a control group and removes the group.
 *
 * @throws LabError with the processes that do not end
 */
export async function removeControlGroup(name: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    thaw(name);
    for (const pid of pidsOf(name)) kill(pid);
    // Each removal takes a while: all hierarchies at once.
    const removed = await Promise.all(
      controlGroupDirectories(name).map((directory) => removeTree(directory)),
    );
    if (removed.every(Boolean)) return;
    await sleep(50);
  }
  const left = pidsOf(name);
  throw left.length === 0
    ? new LabError(
        `The control group ${name} has no processes, but the kernel does not remove it.`,
        `Remove it yourself: rmdir ${controlGroupDirectories(name).join(" ")}`,
      )
    : new LabError(
        `Processes in the control group ${name} do not end: ${left.join(", ")}.`,
        `Find what blocks them: cat /proc/${left[0]}/{status,wchan}`,
      );
}

/** Process IDs in every hierarchy, because a process may be in transit between groups. */
function pidsOf(name: string): readonly number[] {
  const pids = controlGroupDirectories(name).flatMap((directory) =>
    subgroups(directory).flatMap((group) => readLines(join(group, "cgroup.procs")).map(Number)),
  );
  return [...new Set(pids)].toSorted((left, right) => left - right);
}

/** In version 1 SIGKILL does not end a frozen process (kernel, freezer-subsystem.rst). */
function thaw(name: string): void {
  for (const group of controlGroupDirectories(name).flatMap((directory) => subgroups(directory))) {
    const state = join(group, "freezer.state");
    try {
      if (existsSync(state)) writeFileSync(state, "THAWED");
    } catch {
      // The group is gone.
    }
  }
}

function kill(pid: number): void {
  // 0 is a process outside this PID namespace.
  if (pid === 0) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has ended.
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
    // A process has not ended yet, or the kubelet has removed a group.
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

/** Lines of a file; none where the file is gone. */
function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch {
    return [];
  }
}
