import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../../../cli/index.ts";
import { cliReference } from "../../../scripts/docs/cli-reference.ts";

const page = cliReference(commands.map(({ description }) => description));

test("docs/reference/cli.md follows the descriptions of the commands", () => {
  expect(readFileSync(join(import.meta.dirname, "../../../docs/reference/cli.md"), "utf8")).toBe(page);
});

test("the reference contains every command with its options, and no placeholder that reads as HTML", () => {
  for (const { description } of commands) {
    expect(page).toContain(`\n## ${description.name}\n`);
    for (const { name } of description.options) expect(page).toContain(`--${name}`);
  }
  expect(page.replaceAll(/```[^]*?```|`[^`]*`|<!--.*-->/g, "")).not.toMatch(/<[a-z]/);
});
