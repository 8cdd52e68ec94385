import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const checkout = join(import.meta.dirname, "../..");

/** What the commands of a page may change: everything else is a link into the checkout. */
const COPIED: ReadonlySet<string> = new Set([
  ".gitignore",
  "cli",
  "components",
  "core",
  "core.ts",
  "entry",
  "import",
  "index.ts",
  "lab",
  "live",
  "package.json",
  "program",
  "Pulumi.yaml",
  "scripts",
  "stacks",
]);

const LEFT_OUT: ReadonlySet<string> = new Set([".git", "dist", "node_modules", "docs"]);

/** A copy of the checkout for the commands of the documentation, with `glm-serve` on its path. */
export interface ScratchCheckout {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Brings back the first commit, and removes the stacks that a page made. */
  readonly restore: () => void;
}

/** The tag of the first commit. */
const START = "start";

/** Copies the program of the checkout, commits it, and builds its command line. */
export function scratchCheckout(): ScratchCheckout {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-docs-"));
  for (const name of readdirSync(checkout)) {
    if (LEFT_OUT.has(name)) continue;
    const [from, to] = [join(checkout, name), join(directory, name)];
    if (COPIED.has(name)) cpSync(from, to, { recursive: true });
    else symlinkSync(from, to);
  }
  symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
  const bin = join(directory, ".bin");
  mkdirSync(bin);
  writeFileSync(
    join(bin, "glm-serve"),
    `#!/bin/sh\nexec node ${join(directory, "entry/checkout-command-line.cjs")} "$@"\n`,
  );
  chmodSync(join(bin, "glm-serve"), 0o755);
  const environment = {
    ...process.env,
    PATH: `${bin}:${join(checkout, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
    NO_COLOR: "1",
  };
  const git = (...words: readonly string[]) => spawnSync("git", words, { cwd: directory });
  for (const words of [
    ["init", "--quiet"],
    ["config", "user.name", "docs"],
    ["config", "user.email", "docs@example.org"],
    ["add", ...COPIED],
    ["commit", "--quiet", "--message", "Start"],
    ["tag", START],
  ])
    git(...words);
  const restore = (): void => {
    git("reset", "--quiet", "--hard", START);
    git("clean", "--quiet", "-fd", "stacks");
  };
  return { directory, environment, restore };
}
