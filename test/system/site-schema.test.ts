import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { SettingsDocs } from "../../scripts/setting-docs.ts";
import { isLiteral, siteDocs, siteDocuments } from "../../scripts/site-documents.ts";

const root = join(import.meta.dirname, "../..");

interface Node {
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly items?: Node | undefined;
  readonly additionalProperties?: Node | boolean | undefined;
}

const nodeSchema: z.ZodType<Node> = z.looseObject({
  description: z.string().optional(),
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  get items() {
    return nodeSchema.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), nodeSchema]).optional();
  },
});

const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));

const site = nodeSchema.parse(read("schemas/site.json"));

const object = z.record(z.string(), z.unknown());

const ajv = new Ajv2020({ strict: false });
ajv.addSchema(object.parse(read("schemas/site.json")));
ajv.addSchema(object.parse(read("schemas/stack.json")));

const isValid = (schema: "site.json" | "stack.json", value: unknown): boolean =>
  ajv.validate(`https://github.com/glm-serve/glm-serve/raw/main/schemas/${schema}`, value);

/** Every setting of the JSON Schema with its documentation. */
function settingsOf(
  node: Node,
  docs: SettingsDocs,
  prefix = "",
): readonly { path: string; node: Node; usual: string | undefined }[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    const known = docs.get(name);
    const path = `${prefix}${name}`;
    return [
      { path, node: property, usual: known?.usual },
      ...settingsOf(property, known?.below ?? new Map(), `${path}.`),
    ];
  });
  const inner = [node.items, node.additionalProperties].filter((child) => typeof child === "object");
  return [...own, ...inner.flatMap((child) => settingsOf(child, docs, prefix))];
}

const settings = settingsOf(site, siteDocs);

test("the JSON Schemas and the generated parts of documents are up to date", async () => {
  const documents = await siteDocuments((path) => readFileSync(join(root, path), "utf8"));
  const written = Object.keys(documents).map((path) => [path, readFileSync(join(root, path), "utf8")]);
  expect(Object.fromEntries(written)).toEqual(documents);
});

describe("schemas/site.json", () => {
  test("describes every setting", () => {
    expect(settings.length).toBeGreaterThan(100);
    expect(settings.filter(({ node }) => (node.description ?? "") === "").map(({ path }) => path)).toEqual(
      [],
    );
  });

  test("has the defaults that the docstrings document", () => {
    const differing = settings.filter(({ node, usual }) =>
      node.default === undefined
        ? usual !== undefined && isLiteral(usual)
        : usual === undefined ||
          !isLiteral(usual) ||
          JSON.stringify(JSON.parse(usual)) !== JSON.stringify(node.default),
    );
    expect(differing.map(({ path, node, usual }) => ({ path, schema: node.default, usual }))).toEqual([]);
  });

  test.each([
    [{ namespace: "llm", platform: { profile: "mindcluster" } }, true],
    [{ platform: { podLabels: { a: "b" }, gangSchedulePolicy: "chip2-node16" } }, true],
    [{ diagnose: { maxModelLen: "lower", maxNumSeqs: 4 } }, true],
    [{ platform: { profil: "plain" } }, false],
    [{ diagnose: { maxModelLen: "less" } }, false],
    [{ terminationGracePeriodSeconds: 900 }, false],
    [{ procedures: { weights: { source: "modelscope", repository: "a/b" } } }, false],
  ])("%j is valid: %s", (value, valid) => {
    expect(isValid("site.json", value)).toBe(valid);
  });
});

describe("schemas/stack.json", () => {
  const files = readdirSync(join(root, "stacks")).filter((name) => /^Pulumi\..*\.yaml$/.test(name));

  test.each(files)("%s names it in its first line and is valid", (name) => {
    const text = readFileSync(join(root, "stacks", name), "utf8");
    expect(text.split("\n", 1)).toEqual(["# yaml-language-server: $schema=../schemas/stack.json"]);
    expect({ valid: isValid("stack.json", load(text)), errors: ajv.errors }).toEqual({
      valid: true,
      errors: null,
    });
  });

  test.each([
    [{ "glm-serve:topology": "a3-1p1d", "kubernetes:context": "prod" }, true],
    // As `pulumi config set` stores them.
    [{ "glm-serve:createNamespace": "true", "glm-serve:joinTimeoutSeconds": "90" }, true],
    [{ "glm-serve:procedures": '{"smoke":{}}' }, true],
    [{ "glm-serve:namespac": "llm" }, false],
    [{ namespace: "llm" }, false],
    [{ "glm-serve:platform": { profil: "plain" } }, false],
  ])("a stack with %j is valid: %s", (config, valid) => {
    expect(isValid("stack.json", { config })).toBe(valid);
  });
});
