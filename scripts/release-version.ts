/**
 * Moves the changes of .changeset into CHANGELOG.md, under the next version, and writes that version into package.json and
 * package-lock.json.
 *
 *   npm run release:version
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const checkout = join(import.meta.dirname, "..");

const object = z.record(z.string(), z.unknown());

const manifestSchema = z.object({ version: z.string() });

/**
 * Releases the changes of a checkout. changesets finds the packages of workspaces, and not the package around them, so it runs in
 * a directory with that package alone.
 *
 * @returns the next version
 * @throws Error with the output of changesets where no change waits, or one is invalid
 */
export function releaseVersion(root: string): string {
  const alone = mkdtempSync(join(tmpdir(), "glm-serve-release-"));
  try {
    const { workspaces: _, ...manifest } = object.parse(readJson(join(root, "package.json")));
    writeFileSync(join(alone, "package.json"), JSON.stringify(manifest));
    cpSync(join(root, "CHANGELOG.md"), join(alone, "CHANGELOG.md"));
    cpSync(join(root, ".changeset"), join(alone, ".changeset"), { recursive: true });
    const changesets = join(checkout, "node_modules/@changesets/cli/bin.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [changesets, "version"], {
      cwd: alone,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`changesets failed:\n${stdout}${stderr}`);
    const { version } = manifestSchema.parse(readJson(join(alone, "package.json")));
    writeVersion(root, version);
    cpSync(join(alone, "CHANGELOG.md"), join(root, "CHANGELOG.md"));
    const left = new Set(readdirSync(join(alone, ".changeset")));
    for (const name of readdirSync(join(root, ".changeset")))
      if (!left.has(name)) rmSync(join(root, ".changeset", name));
    return version;
  } finally {
    rmSync(alone, { recursive: true, force: true });
  }
}

/** The lock file has the version of the package twice, before the versions of all others. */
function writeVersion(root: string, version: string): void {
  for (const [file, times] of [
    ["package.json", 1],
    ["package-lock.json", 2],
  ] as const) {
    const path = join(root, file);
    let left = times;
    const text = readFileSync(path, "utf8").replaceAll(/"version": "[^"]*"/g, (found) => {
      left -= 1;
      return left < 0 ? found : `"version": "${version}"`;
    });
    writeFileSync(path, text);
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

if (import.meta.main) process.stdout.write(`${releaseVersion(checkout)}\n`);
