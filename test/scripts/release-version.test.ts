import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { releaseVersion } from "../../scripts/release-version.ts";

const checkout = join(import.meta.dirname, "../..");

const versioned = z.looseObject({ version: z.string() });

/** A copy of what a release changes, with further changes. */
function copyWith(changes: Readonly<Record<string, string>>): string {
  const copy = mkdtempSync(join(tmpdir(), "glm-serve-release-test-"));
  for (const path of ["package.json", "package-lock.json", "CHANGELOG.md", ".changeset"])
    cpSync(join(checkout, path), join(copy, path), { recursive: true });
  for (const [name, text] of Object.entries(changes)) writeFileSync(join(copy, ".changeset", name), text);
  return copy;
}

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

const versionOf = (root: string, path: string): string =>
  versioned.parse(JSON.parse(read(root, path))).version;

function differentLines(one: string, other: string): number {
  const lines = other.split("\n");
  return one.split("\n").filter((line, index) => line !== lines[index]).length;
}

test("a release moves its changes into CHANGELOG.md and raises the version everywhere", () => {
  const copy = copyWith({ "new-verb.md": '---\n"glm-serve": major\n---\n\n`glm-serve fly` flies.\n' });
  const before = read(copy, "CHANGELOG.md");
  expect(releaseVersion(copy)).toBe("1.0.0");
  expect(versionOf(copy, "package.json")).toBe("1.0.0");
  expect(versionOf(copy, "package-lock.json")).toBe("1.0.0");
  const after = read(copy, "CHANGELOG.md");
  expect(after).toMatch(
    /^# Changelog\n\n## 1\.0\.0\n\n### Major Changes\n\n(?:.*\n)*?- `glm-serve fly` flies\.\n/,
  );
  expect(after.endsWith(before.replace(/^# Changelog\n/, ""))).toBe(true);
  expect(readdirSync(join(copy, ".changeset")).toSorted()).toEqual(["README.md", "config.json"]);
  for (const file of ["package.json", "package-lock.json"])
    expect(differentLines(read(copy, file), read(checkout, file))).toBe(file === "package.json" ? 1 : 2);
});

test("a change of another package is refused, and nothing is written", () => {
  const copy = copyWith({ "wrong.md": '---\n"glm-server": minor\n---\n\nText.\n' });
  expect(() => releaseVersion(copy)).toThrow("glm-server");
  expect(read(copy, "CHANGELOG.md")).toBe(read(checkout, "CHANGELOG.md"));
  expect(versionOf(copy, "package.json")).toBe(versionOf(checkout, "package.json"));
});

test("the changes that wait for the next release are valid", () => {
  const fix = { "a-fix.md": '---\n"glm-serve": patch\n---\n\nText.\n' };
  expect(releaseVersion(copyWith(fix))).toMatch(/^\d+\.\d+\.\d+$/);
});

test("CHANGELOG.md begins with the version of package.json", () => {
  const [, version] = /^## (\S+)/m.exec(read(checkout, "CHANGELOG.md")) ?? [];
  expect(version).toBe(versionOf(checkout, "package.json"));
});
