import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import plugin from "../../plugin/package.json" with { type: "json" };
import { pluginArguments } from "../../scripts/plugin/arguments.ts";
import { pluginSchema } from "../../scripts/plugin/schema.ts";

const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

// `npm run generate` writes both.
test("the arguments and the schema are those of the library", { timeout: 120_000 }, async () => {
  expect(read("plugin/arguments.ts")).toBe(pluginArguments());
  expect(read("schemas/pulumi-package.json")).toBe(await pluginSchema());
});

test("Pulumi infers every component, and a description of every argument", () => {
  const { resources } = JSON.parse(read("schemas/pulumi-package.json"));
  expect(Object.keys(resources)).toEqual([
    "glm-serve:index:GlmServeStack",
    "glm-serve:index:GlmTopology",
    "glm-serve:index:PrefillPool",
    "glm-serve:index:DecodePool",
    "glm-serve:index:GlmServeStatefulSet",
    "glm-serve:index:PdProxy",
    "glm-serve:index:RanktableConfigMap",
  ]);
  for (const { inputProperties } of Object.values<{ inputProperties: object }>(resources))
    for (const input of Object.values(inputProperties)) expect(input).toHaveProperty("description");
});

test("the plugin of the repository installs the package of its version", () => {
  expect(plugin.version).toBe(manifest.version);
  expect(plugin.dependencies["glm-serve"]).toBe(manifest.version);
});

test.each(["yaml/Pulumi.yaml", "python/__main__.py", "go/main.go"])("docs/languages.md shows %s", (file) => {
  expect(read("docs/languages.md")).toContain(read(`examples/${file}`));
});
