import { mkdirSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identify } from "../../lab/host/process.ts";

const prefix = "glm-serve-tests-";

/** Processes that end write the code that they compiled, also while their directory is being removed. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 } as const;

/**
 * Creates a temporary directory for all tests of a run, named after its process ID, and removes those of killed runs. Vitest
 * calls this function before the first test, and its result after the last one.
 */
export function setup(): () => Promise<void> {
  const outer = tmpdir();
  sweep(outer);
  const root = join(outer, `${prefix}${process.pid}`);
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const restore = setVariables({
    TMPDIR: root,
    // Tests start hundreds of Node programs that load the same modules.
    NODE_COMPILE_CACHE: join(root, "node-compile-cache"),
  });
  return async () => {
    // Removal takes longer than Vitest waits for the last worker, whose end nobody sees while this process is blocked.
    await rm(root, removal);
    restore();
  };
}

/** Sets variables of this process. The result gives them their former values. */
function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** Removes the directories of ended runs, unless a process still runs in one: a stop needs its files. */
export function sweep(outer: string): void {
  const places = workingDirectories();
  for (const name of readdirSync(outer)) {
    const [, pid] = /^glm-serve-tests-(\d+)$/.exec(name) ?? [];
    const root = join(outer, name);
    if (pid === undefined || identify(Number(pid)) !== undefined) continue;
    if (places.some((place) => `${place}/`.startsWith(`${root}/`))) continue;
    rmSync(root, removal);
  }
}

/** Process IDs of this host; empty without /proc. */
function workingDirectories(): readonly string[] {
  try {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .flatMap((pid) => workingDirectory(pid));
  } catch {
    return [];
  }
}

function workingDirectory(pid: string): readonly string[] {
  try {
    return [readlinkSync(`/proc/${pid}/cwd`)];
  } catch {
    // The process has ended, or belongs to another user.
    return [];
  }
}
