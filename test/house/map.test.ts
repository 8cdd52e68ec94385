import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("CONTRIBUTING shows the table of rooms that the lint enforces", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/rooms.ts"), "--check"], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("every file that CONTRIBUTING names exists", () => {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const named = [
    ...text.matchAll(/`((?:core|components|stacks|program|cli|lab|bench|scripts|test|docs)\/[\w./-]+)`/g),
  ].flatMap(([, path]) => (path === undefined || path.includes("<") ? [] : [path]));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
