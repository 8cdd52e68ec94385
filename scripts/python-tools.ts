import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, checkout } from "../lab/host/directories.ts";
import { withLock } from "../lab/host/lock.ts";

const run = promisify(execFile);

/** What checks the pods' Python. */
export interface PythonTools {
  /** An interpreter that has numpy and safetensors; scripts of pods must run without them. */
  readonly python: string;
  readonly ruff: string;
}

const FIVE_MINUTES = 300_000;

/**
 * A virtual environment with `test/python/requirements.txt`, made once for each content of that file and each version of
 * Python, in the user's cache.
 *
 * @throws Error with what pip says
 */
export async function pythonTools(): Promise<PythonTools> {
  const requirements = join(checkout, "test/python/requirements.txt");
  const { stdout: version } = await run("python3", ["--version"]);
  const key = createHash("sha256")
    .update(version)
    .update(readFileSync(requirements))
    .digest("hex")
    .slice(0, 16);
  const directory = join(cacheDirectory(), "python", key);
  const tools = { python: join(directory, "bin/python"), ruff: join(directory, "bin/ruff") };
  if (existsSync(directory)) return tools;
  await withLock(`${directory}.lock`, { milliseconds: FIVE_MINUTES }, async () => {
    if (existsSync(directory)) return;
    const partial = `${directory}.partial`;
    rmSync(partial, { recursive: true, force: true });
    await run("python3", ["-m", "venv", partial]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
    await run(join(partial, "bin/python"), [...pip, "--require-hashes", "--requirement", requirements]);
    // Scripts of an environment name its place; python and ruff are found by their own.
    renameSync(partial, directory);
  });
  return tools;
}
