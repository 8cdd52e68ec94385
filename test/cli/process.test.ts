import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const main = join(import.meta.dirname, "../../cli/main.ts");

// The settings of the checkout are not in this directory.
const directory = mkdtempSync(join(tmpdir(), "glm-serve-process-"));

writeFileSync(join(directory, "site.yaml"), "namespace: llm\n");

writeFileSync(join(directory, "wrong.yaml"), "labels: { app.kubernetes.io/name: x }\n");

function bash(script: string): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", `glm-serve() { "$NODE" "$MAIN" "$@"; }\nset -o pipefail\n${script}`],
    { cwd: directory, encoding: "utf8", env: { ...process.env, NODE: process.execPath, MAIN: main } },
  );
  return { code: status, stdout, stderr };
}

test("prints its help", () => {
  const { code, stdout, stderr } = bash("glm-serve --help");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Usage: glm-serve <command>");
});

test("reads files from its working directory, and writes its whole output to a pipe", () => {
  const { code, stdout, stderr } = bash("glm-serve render a3-1p1d --site site.yaml | cat");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("namespace: llm");
  expect(stdout.length).toBeGreaterThan(100_000);
});

test.each([
  ["exits with 1 for errors in its input", "glm-serve check a3-1p1d --site wrong.yaml", 1],
  ["exits with 2 for wrong usage", "glm-serve rendre", 2],
])("%s", (_, script, code) => {
  expect(bash(script).code).toBe(code);
});

test("does not fail if a reader of its output closes early", () => {
  const { code, stdout, stderr } = bash("glm-serve render a3-1p1d | head -1");
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "---\n", stderr: "" });
});

test.each([
  ["the output", "glm-serve check a3-1p1d --site wrong.yaml | true"],
  ["the errors", "glm-serve render a3-1p1d --site wrong.yaml 2>&1 >/dev/null | true"],
])("exits with 1 even if the reader of %s closes early", (_, script) => {
  expect(bash(script)).toEqual({ code: 1, stdout: "", stderr: "" });
});

test("fails with the reason if its output takes no text", () => {
  const { code, stderr } = bash("glm-serve --help > /dev/full");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "glm-serve: the output cannot be written: ENOSPC: no space left on device, write\n",
  });
});

test.each([
  ["a process substitution", "glm-serve render a3-1p1d --site <(sleep 0.3; echo 'namespace: llm')"],
  ["the standard input", "echo 'namespace: llm' | glm-serve render a3-1p1d --site /dev/stdin"],
])("reads settings from %s", (_, script) => {
  const { code, stdout, stderr } = bash(script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("namespace: llm");
});

test("escapes what words of the call would do to a terminal", () => {
  const { code, stderr } = bash(
    "glm-serve $'ch\\u202eeck\\e[2J'; code=$?; glm-serve check $'a3\\u202e' >&2; exit $code",
  );
  expect(code).toBe(2);
  expect(stderr).toContain('glm-serve: unknown command "ch\\u202eeck\\u001b[2J".');
  expect(stderr).toContain('stack = "a3\\u202e"');
});
