import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { takesColour } from "../../cli/colour.ts";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-colour-"));

writeFileSync(join(directory, "wrong.yaml"), "namespace: A\n");

const check = ["check", "h200-glm47-flash", "--site", "wrong.yaml"];

/** Escape sequences of colours as `<1;31m>`. */
function visible(text: string): string {
  return text
    .split("\u001B[")
    .map((part, index) => (index === 0 ? part : part.replace(/^[\d;]*m/, "<$&>")))
    .join("");
}

const terminals = { stdout: true, stderr: true };

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [false, { FORCE_COLOR: "1" }, true],
  [true, { FORCE_COLOR: "0" }, false],
  [false, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  [true, { TERM: "dumb" }, false],
])("terminal %j with %j: %j", (isTerminal, environment, expected) => {
  expect(takesColour(isTerminal, environment)).toBe(expected);
});

describe("colours", () => {
  test("mark the headings of findings on a terminal", async () => {
    const { stdout } = await call(directory, check, { terminals });
    expect(visible(stdout)).toMatch(/^<1;31m>Errors<0m>\n\n {2}namespace = "A"\n/);
    expect(visible(stdout).replaceAll(/<[\d;]*m>/g, "")).toBe((await call(directory, check)).stdout);
  });

  test("mark the headline of an error report on a terminal", async () => {
    const { stderr } = await call(directory, ["render", ...check.slice(1)], { terminals });
    expect(visible(stderr)).toMatch(/^<1;31m>glm-serve: 1 problem in .*<0m>\n/);
    const unknown = await call(directory, ["rendre"], { terminals });
    expect(visible(unknown.stderr)).toMatch(/^<1;31m>glm-serve: unknown/);
  });

  test.each([
    ["without a terminal", {}],
    ["with NO_COLOR", { terminals, environment: { NO_COLOR: "1" } }],
  ])("appear nowhere %s", async (_, context) => {
    expect((await call(directory, check, context)).stdout).not.toContain("\u001B");
    expect((await call(directory, ["rendre"], context)).stderr).not.toContain("\u001B");
  });

  test("appear in no YAML and no JSON", async () => {
    const context = { terminals, environment: { FORCE_COLOR: "1" } };
    expect((await call(directory, ["render", "h200-glm47-flash"], context)).stdout).not.toContain("\u001B");
    expect((await call(directory, [...check, "--json"], context)).stdout).not.toContain("\u001B");
  });
});
