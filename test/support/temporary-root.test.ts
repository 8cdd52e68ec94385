import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../lab/temporary-directory.ts";
import { sweep } from "./temporary-root.ts";

test("creates the temporary directories of this run below one that is named after its process ID", () => {
  expect(basename(tmpdir())).toBe(`glm-serve-tests-${process.ppid}`);
});

test("removes directories of killed runs, and keeps those of running processes and of other users", async () => {
  const outer = temporaryDirectory("sweep");
  const dead = 2 ** 30;
  const names = ["tests", `tests-${dead}`, `tests-${dead + 1}`, `tests-${process.pid}`, "launch-x"];
  for (const name of names) mkdirSync(join(outer, `glm-serve-${name}`, "inner"), { recursive: true });
  const child = spawn("sleep", ["60"], { cwd: join(outer, `glm-serve-tests-${dead + 1}`, "inner") });
  await new Promise((resolve) => {
    child.once("spawn", resolve);
  });
  sweep(outer);
  child.kill();
  expect(readdirSync(outer).toSorted()).toEqual(
    ["launch-x", "tests", `tests-${dead + 1}`, `tests-${process.pid}`]
      .map((name) => `glm-serve-${name}`)
      .toSorted(),
  );
});
