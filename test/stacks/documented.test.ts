import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { topologyNames } from "../../program/catalogue.ts";

const here = import.meta.dirname;

const NOT_COMPARISONS = new Set(["documented.test.ts", "golden.test.ts", "catalogue.test.ts"]);

/** The texts of the tests that compare a stack with its document. */
const comparisons = [here, join(here, "documents"), join(here, "documents/newer")].flatMap((directory) =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_COMPARISONS.has(entry.name))
    .map(({ name }) => readFileSync(join(directory, name), "utf8")),
);

describe.each(topologyNames())("%s", (name) => {
  test("has a test that compares it with its document", () => {
    const named = new RegExp(`["/]${name}(\\.ts)?"`);
    expect(comparisons.some((text) => named.test(text))).toBe(true);
  });

  test("has a settings file and reviewed YAML", () => {
    expect(existsSync(join(here, `../../stacks/Pulumi.${name}.yaml`))).toBe(true);
    expect(existsSync(join(here, `../golden/${name}.yaml`))).toBe(true);
  });
});
