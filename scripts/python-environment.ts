import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, withLock } from "../lab/index.ts";

const run = promisify(execFile);

const FIVE_MINUTES = 300_000;

/**
 * A virtual environment with the packages of a lock file in the user's cache, one per content of that file and version of
 * Python. Returns its directory.
 *
 * @throws Error with pip's output
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const { stdout: version } = await run("python3", ["--version"]);
  const key = createHash("sha256")
    .update(version)
    .update(readFileSync(requirements))
    .digest("hex")
    .slice(0, 16);
  const directory = join(cacheDirectory(), "python", key);
  if (existsSync(directory)) return directory;
  await withLock(`${directory}.lock`, { milliseconds: FIVE_MINUTES }, async () => {
    if (existsSync(directory)) return;
    const partial = `${directory}.partial`;
    rmSync(partial, { recursive: true, force: true });
    await run("python3", ["-m", "venv", partial]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
    await run(join(partial, "bin/python"), [...pip, "--require-hashes", "--requirement", requirements]);
    // The scripts of an environment contain its path, but its programs do not.
    renameSync(partial, directory);
  });
  return directory;
}
