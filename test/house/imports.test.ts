import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const checkout = join(import.meta.dirname, "../..");

/** Runs the lint of imports on a tree with these files, and returns its exit code and report. */
function lint(files: Readonly<Record<string, string>>): {
  readonly code: number | null;
  readonly report: string;
} {
  const root = mkdtempSync(join(tmpdir(), "imports-"));
  for (const name of [".dependency-cruiser.mjs", "rooms.json", "tsconfig.json", "package.json"])
    cpSync(join(checkout, name), join(root, name));
  symlinkSync(join(checkout, "node_modules"), join(root, "node_modules"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      join(checkout, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"),
      ...["--config", ".dependency-cruiser.mjs"],
      ...Object.keys(files),
    ],
    { cwd: root, encoding: "utf8" },
  );
  return { code: status, report: stdout };
}

const site = { "core/site/index.ts": "export type Site = { readonly name: string };\n" };

const domain = { "core/domain/index.ts": 'export type { Site } from "../site/index.ts";\n' };

test("accepts an import of a lower room through its index.ts", () => {
  expect(lint({ ...site, ...domain })).toMatchObject({ code: 0 });
});

test("rejects an upward import, even of a type", () => {
  const { code, report } = lint({
    ...domain,
    "core/site/index.ts": 'import type { Rule } from "../domain/rule.ts";\nexport type Site = Rule;\n',
    "core/domain/rule.ts": "export type Rule = { readonly id: string };\n",
  });
  expect(code).not.toBe(0);
  expect(report).toContain("imports-of-core-site: core/site/index.ts → core/domain/rule.ts");
});

test("rejects a cycle of types inside a room", () => {
  const { code, report } = lint({
    "core/domain/group.ts":
      'import type { Pod } from "./pod.ts";\nexport type Group = { readonly pods: Pod[] };\n',
    "core/domain/pod.ts":
      'import type { Group } from "./group.ts";\nexport type Pod = { readonly group: Group };\n',
  });
  expect(code).not.toBe(0);
  expect(report).toContain("no-cycle: core/domain/group.ts");
});

test("rejects an import that bypasses the index.ts of a room", () => {
  const { code, report } = lint({
    "core/site/port-span.ts": "export const LAST_PORT = 65_535;\n",
    "core/domain/index.ts": 'export { LAST_PORT } from "../site/port-span.ts";\n',
  });
  expect(code).not.toBe(0);
  expect(report).toContain("door-of-core-site");
});

test.each([
  [
    "node:fs in the planner",
    { "core/domain/index.ts": 'import { readFileSync } from "node:fs";\nreadFileSync("x");\n' },
    "core-is-pure",
  ],
  [
    "a test fixture outside the cases of rules",
    {
      "core/domain/index.ts": 'export { x } from "../../test/x.ts";\n',
      "test/x.ts": "export const x = 1;\n",
    },
    "no-tests-in-rooms",
  ],
])("rejects %s", (_, files, rule) => {
  const { code, report } = lint(files);
  expect(code).not.toBe(0);
  expect(report).toContain(rule);
});
