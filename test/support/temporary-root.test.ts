import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../lab/temporary-directory.ts";
import { setup, sweep } from "./temporary-root.ts";

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

test("removes the directory of a run while ending processes write into it", async () => {
  const remove = setup();
  const root = tmpdir();
  const code = join(root, "code");
  mkdirSync(code);
  const write = `
    const { writeFileSync } = require("node:fs");
    for (let file = 0; Date.now() < ${Date.now() + 1000}; file++) {
      try { writeFileSync(${JSON.stringify(code)} + "/" + process.pid + "-" + file, ""); } catch {}
    }`;
  const writers = [0, 1].map(() => spawn(process.execPath, ["--eval", write]));
  await Promise.all(writers.map((writer) => once(writer, "spawn")));
  await expect.poll(() => readdirSync(code)).not.toEqual([]);
  await remove();
  expect(existsSync(root)).toBe(false);
});
