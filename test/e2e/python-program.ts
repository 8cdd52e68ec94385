import { execFile } from "node:child_process";
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../../scripts/python-environment.ts";

const run = promisify(execFile);

const requirements = join(import.meta.dirname, "../python/pulumi-requirements.txt");

/**
 * Makes the virtual environment `venv` of a Pulumi program in Python, without network: the SDK of Pulumi is that of the cached
 * environment, and that of glm-serve is installed from `sdks/glm-serve`.
 */
export async function makePythonEnvironment(directory: string): Promise<void> {
  const cached = await pythonEnvironment(requirements);
  await run(join(cached, "bin/python"), ["-m", "venv", join(directory, "venv")]);
  const [packages] = globSync("lib/python*/site-packages", { cwd: cached });
  const [own] = globSync("venv/lib/python*/site-packages", { cwd: directory });
  if (packages === undefined || own === undefined) throw new Error(`${cached} has no site-packages`);
  writeFileSync(join(directory, own, "cached.pth"), `${join(cached, packages)}\n`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"];
  await run(
    join(directory, "venv/bin/python"),
    [...pip, "--no-deps", "--no-build-isolation", "./sdks/glm-serve"],
    { cwd: directory },
  );
}
