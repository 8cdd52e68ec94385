import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";

const checkout = join(import.meta.dirname, "../..");

const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/** A copy of a fixture program with the packed package in its node_modules, as after an installation. */
export function withPackedPackage(fixture: string): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-packed-"));
  cpSync(join(checkout, "test/fixtures", fixture), directory, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", directory], { cwd: checkout });
  const installed = join(directory, "node_modules/glm-serve");
  mkdirSync(installed, { recursive: true });
  execFileSync("bash", [
    "-c",
    'tar xzf "$1"/*.tgz --strip-components=1 -C "$2"',
    "bash",
    directory,
    installed,
  ]);
  const { dependencies } = manifest.parse(JSON.parse(readFileSync(join(installed, "package.json"), "utf8")));
  // The dependencies are links to the checkout's.
  for (const name of Object.keys(dependencies)) {
    const link = join(directory, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(checkout, "node_modules", name), link);
  }
  return directory;
}
