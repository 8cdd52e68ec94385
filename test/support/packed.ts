import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { withLock } from "../../lab/host/lock.ts";

const checkout = join(import.meta.dirname, "../..");

/** The packages that a program with components installs beside glm-serve. */
const peers = ["@pulumi/kubernetes", "@pulumi/pulumi"];

/**
 * Packs the package as for a release, builds included, and returns the path of the tarball. All tests of a run share it: two
 * builds at once would change the same directory.
 */
export async function packPackage(): Promise<string> {
  const directory = join(tmpdir(), "glm-serve-tarball");
  return withLock(`${directory}.lock`, { milliseconds: 300_000 }, async () => {
    const packed = globSync("*.tgz", { cwd: directory });
    if (packed.length === 0) {
      mkdirSync(directory, { recursive: true });
      execFileSync("npm", ["pack", "--silent", "--pack-destination", directory], { cwd: checkout });
    }
    const [file] = globSync("*.tgz", { cwd: directory });
    if (file === undefined) throw new Error(`npm pack wrote nothing to ${directory}.`);
    return Promise.resolve(join(directory, file));
  });
}

/** Installs a tarball into a directory as a user does, without network: the package depends on no other. */
export function installPackage(tarball: string, directory: string = emptyProject()): string {
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: directory });
  return directory;
}

function emptyProject(): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-packed-"));
  writeFileSync(join(directory, "package.json"), '{ "private": true, "type": "module" }\n');
  return directory;
}

/** A copy of a fixture program with the packed package and its peers in its node_modules. */
export async function withPackedPackage(fixture: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-packed-"));
  cpSync(join(checkout, "test/fixtures", fixture), directory, { recursive: true });
  installPackage(await packPackage(), directory);
  linkPeers(directory);
  return directory;
}

/** A copy of a fixture program with the packed package and peers of these versions, such as "@pulumi/pulumi@3.142.0". */
export async function withPeersFromRegistry(fixture: string, versions: readonly string[]): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-packed-"));
  cpSync(join(checkout, "test/fixtures", fixture), directory, { recursive: true });
  installPackage(await packPackage(), directory);
  // The SDK's own script would download the provider.
  const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...options, ...versions], { cwd: directory });
  return directory;
}

/**
 * Copies of programs beside each other, below one installation of the packed package, with its peers, the policy SDK, and what
 * type-checks them.
 *
 * @param programs directories of the checkout
 */
export async function besidePackedPackage(programs: readonly string[]): Promise<string> {
  const directory = installPackage(await packPackage());
  linkPackages(directory, [...peers, "@pulumi/policy", "@types/node", "typescript"]);
  for (const program of programs)
    cpSync(join(checkout, program), join(directory, basename(program)), { recursive: true });
  return directory;
}

/** Links the peers of the package to those of the checkout. */
export function linkPeers(directory: string): void {
  linkPackages(directory, peers);
}

function linkPackages(directory: string, names: readonly string[]): void {
  for (const name of names) {
    const link = join(directory, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(checkout, "node_modules", name), link);
  }
}
