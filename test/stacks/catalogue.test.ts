import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { GlmServeError } from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-stacks-"));

const folder = pathToFileURL(`${directory}/`);

const files = {
  broken: 'throw new Error("not today");\n',
  renamed: 'export default { name: "other" };\n',
  silent: "export const topology = 1;\n",
};

for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, `${name}.ts`), text);

async function problemOf(name: string, path: "stack" | "topology", from = folder) {
  try {
    await loadTopology(name, path, from);
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
  throw new RangeError(`${name} has a topology`);
}

test.each([
  ["broken", /cannot be loaded: (?:line \d+: )?Error: not today/],
  ["renamed", /^renamed\.ts exports a topology with another name, "other"\.$/],
  ["silent", /exports no topology/],
])("reports a file that is %s", async (name, message) => {
  expect(await problemOf(name, "stack")).toEqual([
    { path: `stacks/${name}.ts`, message: expect.stringMatching(message), fix: expect.any(String) },
  ]);
});

test("lists the known topologies once, and explains the setting only if that helps", async () => {
  const fixOf = async (name: string, path: "stack" | "topology") => (await problemOf(name, path))[0]?.fix;
  const list = "glm-serve list prints the name of every topology";
  expect(await fixOf("prod-east", "stack")).toBe(
    `Set the topology of the stack with pulumi config set topology <name>. ${list}`,
  );
  expect(await fixOf("silnt", "stack")).toBe(`Did you mean "silent"? ${list}`);
  expect(await fixOf("a3-1p1d", "topology")).toBe(`Set topology to the name of a topology. ${list}`);
});

test("loads every topology of this project under the name of its file", async () => {
  for (const name of topologyNames()) expect((await loadTopology(name, "stack")).name).toBe(name);
});
