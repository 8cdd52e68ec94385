/**
 * Checks all Python and bash of the repository: `ruff check`, `ruff format --check`, `shellcheck`.
 *
 *   node scripts/lint-python.ts          fails where something is wrong
 *   node scripts/lint-python.ts --fix    formats, and mends what can be mended
 */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { checkout } from "../local/directories.ts";
import { pythonTools } from "./python-tools.ts";

const { ruff } = await pythonTools();
const fix = process.argv.includes("--fix");

const scripts = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: checkout,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path.endsWith(".sh") || path === ".ci/run");

check(ruff, ["check", "--quiet", ...(fix ? ["--fix"] : []), "."]);
check(ruff, ["format", "--quiet", ...(fix ? [] : ["--check", "--diff"]), "."]);
check("shellcheck", scripts.filter(isBash));

function check(program: string, words: readonly string[]): void {
  const { status, error } = spawnSync(program, words, { cwd: checkout, stdio: "inherit" });
  if (error !== undefined) console.error(`${program} cannot be started: ${error.message}`);
  if (status !== 0) process.exitCode = 1;
}

/** Files that stand in for a vendor's are as unclean as those. */
function isBash(path: string): boolean {
  return !/set[_-]env/.test(path) && readFileSync(`${checkout}/${path}`, "utf8").startsWith("#!");
}
