import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { sleep } from "../process.ts";

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
    readOrEmpty(join(group, "cgroup.procs"))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => ({ pid: Number(line), group: group.slice(directory.length) })),
  );
}

/** Ends every process in a control group and removes it. */
export async function removeControlGroup(name: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    for (const { pid } of membersOf(name)) kill(pid);
    // The kernel takes its time for each: all hierarchies at once.
    const removed = await Promise.all(
      controlGroupDirectories(name).map((directory) => removeTree(directory)),
    );
    if (removed.every(Boolean)) return;
    await sleep(50);
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

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
