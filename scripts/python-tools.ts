import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, checkout, withLock } from "../lab/index.ts";

const run = promisify(execFile);

/** Programs that run and check the pods' Python. */
export interface PythonTools {
  /** Interpreter with numpy and safetensors, which the pods' scripts must not need. */
  readonly python: string;
  readonly ruff: string;
}

const FIVE_MINUTES = 300_000;

/**
 * A virtual environment with test/python/requirements.txt in the user's cache, one per content of that file and version of
 * Python.
 *
 * @throws Error with pip's output
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
    // The scripts of an environment contain its path, but python and ruff are programs.
    renameSync(partial, directory);
  });
  return tools;
}
