import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "../../lab/host/directories.ts";

const beginning = 'import { beforeAll, describe, it } from "vitest";\n';

/** Last line of the output for one test file. */
function lastLine(content: string): string {
  const root = mkdtempSync(join(tmpdir(), "closing-line-"));
  writeFileSync(join(root, "one.test.mjs"), beginning + content);
  const argv = ["run", `--root=${root}`, `--reporter=${join(import.meta.dirname, "closing-line.ts")}`];
  const { stdout } = spawnSync(
    process.execPath,
    [join(checkout, "node_modules/vitest/vitest.mjs"), ...argv],
    {
      cwd: checkout,
      encoding: "utf8",
    },
  );
  return stdout.trimEnd().split("\n").at(-1) ?? "";
}

describe("the closing line", () => {
  it("counts tests", () => {
    const two = 'it("passes", () => {});\nit("fails", () => { throw new Error("no"); });';
    expect(lastLine(two)).toBe("1 passed, 1 failed");
  });

  it("is the last line even if tests are skipped", () => {
    expect(lastLine('it("passes", () => {});\nit.skip("is left out", () => {});')).toBe("1 passed, 0 failed");
  });

  it("counts a suite whose preparation fails", () => {
    const suite =
      'describe("suite", () => { beforeAll(() => { throw new Error("no"); }); it("never runs", () => {}); });';
    expect(lastLine(suite)).toBe("0 passed, 1 failed");
  });

  it("counts a file that cannot be loaded", () => {
    expect(lastLine('throw new Error("no");')).toBe("0 passed, 1 failed");
  });
});
