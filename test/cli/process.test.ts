import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const main = join(import.meta.dirname, "../../cli/main.ts");

// Elsewhere, where no settings of the checkout are.
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

test("the program explains itself", () => {
  const { code, stdout, stderr } = bash("glm-serve --help");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("glm-serve <command>");
});

test("it reads files from where it is called, and its whole answer goes through a pipe", () => {
  const { code, stdout, stderr } = bash("glm-serve render a3-1p1d --site site.yaml | cat");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("namespace: llm");
  expect(stdout.length).toBeGreaterThan(100_000);
});

test.each([
  ["wrong input ends with 1", "glm-serve check a3-1p1d --site wrong.yaml", 1],
  ["wrong words end with 2", "glm-serve rendre", 2],
])("%s", (_, script, code) => {
  expect(bash(script).code).toBe(code);
});

test("a reader that closes early is no error", () => {
  const { code, stdout, stderr } = bash("glm-serve render a3-1p1d | head -1");
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "---\n", stderr: "" });
});

test.each([
  ["of the answer", "glm-serve check a3-1p1d --site wrong.yaml | true"],
  ["of the errors", "glm-serve render a3-1p1d --site wrong.yaml 2>&1 >/dev/null | true"],
])("a reader %s that closes early changes nothing of what is wrong", (_, script) => {
  expect(bash(script)).toEqual({ code: 1, stdout: "", stderr: "" });
});
