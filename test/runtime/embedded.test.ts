import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runtimeFiles } from "../../core/runtime/runtime-files.ts";

const runtime = join(import.meta.dirname, "..", "..", "core", "runtime");

it("reads every script of the room unchanged", () => {
  const scripts = readdirSync(runtime).filter((name) => name.endsWith(".py"));
  const contents = scripts.map((name) => [name, readFileSync(join(runtime, name), "utf8")]);
  expect(runtimeFiles).toEqual(Object.fromEntries(contents));
});

it("has only scripts that Python 3.9 parses", () => {
  const parse = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 9))";
  for (const input of Object.values(runtimeFiles)) {
    expect(() => execFileSync("python3", ["-c", parse], { input, stdio: "pipe" })).not.toThrow();
  }
});

it("fits into a ConfigMap with room for the launch scripts", () => {
  expect(Object.values(runtimeFiles).join("").length).toBeLessThan(100_000);
});
