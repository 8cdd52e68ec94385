/**
 * Checks all Python and bash files of the repository with ruff (linter and formatter) and shellcheck.
 *
 *   node scripts/lint-python.ts          fails if a check fails
 *   node scripts/lint-python.ts --fix    formats, and applies ruff's fixes
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { checkout } from "../lab/index.ts";
import { pythonTools } from "./python-tools.ts";

const { ruff } = await pythonTools();

const fix = process.argv.includes("--fix");

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: checkout,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(`${checkout}/${path}`));

const scripts = files.filter((path) => path.endsWith(".sh") || /^#!.*\b(?:ba)?sh\b/.test(interpreter(path)));

/** Python files without the extension that ruff looks for. */
const python = files.filter((path) => /^#!.*\bpython/.test(interpreter(path)));

check(ruff, ["check", "--quiet", ...(fix ? ["--fix"] : []), ".", ...python]);

check(ruff, ["format", "--quiet", ...(fix ? [] : ["--check", "--diff"]), ".", ...python]);

check("shellcheck", scripts.filter(isBash));

function check(program: string, argv: readonly string[]): void {
  const { status, error } = spawnSync(program, argv, { cwd: checkout, stdio: "inherit" });
  if (error !== undefined) console.error(`${program} did not start: ${error.message}`);
  if (status !== 0) process.exitCode = 1;
}

/** The first line of a file without an extension. */
function interpreter(path: string): string {
  if (extname(path) !== "" || lstatSync(`${checkout}/${path}`).isDirectory()) return "";
  return readFileSync(`${checkout}/${path}`, "utf8").split("\n", 1)[0] ?? "";
}

/** Excludes stand-ins for the vendor's scripts, which copy the style of the originals. */
function isBash(path: string): boolean {
  return !/set[_-]env/.test(path) && readFileSync(`${checkout}/${path}`, "utf8").startsWith("#!");
}
