import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inputChecks, rules } from "../../core/index.ts";

const root = join(import.meta.dirname, "../..");

const sources = globSync("core/**/*.ts", { cwd: root, exclude: (path) => path.endsWith(".cases.ts") }).map(
  (path) => readFileSync(join(root, path), "utf8"),
);

/** Ids that match a pattern in the sources of core. */
function literals(pattern: RegExp): readonly string[] {
  return sources.flatMap((source) => [...source.matchAll(pattern)].map(([, id = ""]) => id));
}

const known = [...rules, ...Object.values(inputChecks)].map(({ id }) => id);

describe("ids of rules and checks", () => {
  it("are unique", () => {
    expect(known.toSorted()).toEqual([...new Set(known)].toSorted());
  });

  it("include every id that core defines or reports", () => {
    const defined = literals(/defineRule\(\{\s*id: "([^"]+)"/gu);
    const reported = literals(/\brule: "([^"]+)"/gu);
    expect([...defined, ...reported].filter((id) => !known.includes(id))).toEqual([]);
    expect(defined.length).toBeGreaterThan(0);
  });

  it("have a line in docs/rules.md each", () => {
    const document = readFileSync(join(root, "docs/rules.md"), "utf8");
    const documented = new Set([...document.matchAll(/^\| `([^`]+)` \|/gmu)].map(([, id]) => id));
    expect(known.filter((id) => !documented.has(id))).toEqual([]);
  });
});
