import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadFailure } from "../../program/load-failure.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-load-failure-"));

/** The error with which Node, rather than the test runner, refuses a file. */
function errorOf(file: string): Error {
  const script = `import(process.argv[1]).catch((error) => console.log(JSON.stringify({ name: error.name, message: error.message, stack: error.stack })))`;
  const { stdout } = spawnSync(process.execPath, ["-e", script, join(directory, file)], { encoding: "utf8" });
  return Object.assign(new Error(), JSON.parse(stdout));
}

const files = {
  "typo.ts": "export default {\n  a: 1\n  b: 2,\n};\n",
  "imports-typo.ts": 'import "./typo.ts";\n',
  "throws.ts": "const a = {};\n\nexport default a.b.c;\n",
  "imports-nothing.ts": 'import "./nothing.ts";\n',
};

for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);

test("names the line of an error of syntax", () => {
  const { reason, place } = loadFailure(errorOf("typo.ts"), "stacks/typo.ts");
  expect(reason).toMatch(/^line 3: SyntaxError: Expected ','/);
  expect(place).toBe("line 3 of stacks/typo.ts");
});

test("names another file that has the error", () => {
  const { reason, place } = loadFailure(errorOf("imports-typo.ts"), "stacks/imports-typo.ts");
  expect(reason).toMatch(/\/typo\.ts, line 3: SyntaxError: /);
  expect(place).toMatch(/^line 3 of .*\/typo\.ts$/);
});

test("names the line that throws", () => {
  expect(loadFailure(errorOf("throws.ts"), "stacks/throws.ts")).toEqual({
    reason: "line 3: TypeError: Cannot read properties of undefined (reading 'c')",
    place: "line 3 of stacks/throws.ts",
  });
});

test("names the file where no line is known", () => {
  const { reason, place } = loadFailure(errorOf("imports-nothing.ts"), "stacks/imports-nothing.ts");
  expect(reason).toMatch(/^Error: Cannot find module/);
  expect(place).toBe("stacks/imports-nothing.ts");
});
