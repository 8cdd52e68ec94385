import { join } from "node:path";
import { z } from "zod";
import { siteSchema } from "../core/index.ts";
import { picturesOf } from "./docs/pictures.ts";
import { markdownTable } from "./markdown-table.ts";
import { sampleReport } from "./sample-report.ts";
import { stacksByModel } from "./stacks-table.ts";
import { type SettingDocs, type SettingsDocs, settingsDocs } from "./setting-docs.ts";

type Schema = z.core.JSONSchema.JSONSchema;

const PROJECT = "glm-serve";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** Where editors find the schemas. */
const SCHEMAS = "https://github.com/glm-serve/glm-serve/raw/main/schemas";

/** Documentation of every setting of a site. */
export const siteDocs = settingsDocs(join(import.meta.dirname, "../core/site/site.ts"), "Site");

/**
 * What changing a setting restarts, by the path of the setting: the sentence "Changing this replaces every group." of its
 * docstring, or of the closest setting above it.
 */
export const changeEffects: ReadonlyMap<string, string> = new Map(effectsOf(siteDocs, "", ""));

/** The generated parts of documents, by the name in the markers around them. */
const generatedParts = [
  { path: "README.md", name: "stacks", content: stacksByModel },
  { path: "docs/reference/settings.md", name: "settings", content: settingsTable },
  { path: "docs/guides/troubleshooting.md", name: "report", content: printedReport },
  { path: "docs/zh/guides/troubleshooting.md", name: "report", content: printedReport },
] as const;

/**
 * The documents by their paths in the repository.
 *
 * @param read reads a document, whose generated parts are replaced
 * @throws RangeError if a document lacks the markers of a generated part
 */
export async function siteDocuments(
  read: (path: string) => string,
): Promise<Readonly<Record<string, string>>> {
  const site = siteJsonSchema();
  const documents = await Promise.all(
    generatedParts.map(async ({ path, name, content }): Promise<[string, string]> => [
      path,
      withPart(read(path), path, name, await content()),
    ]),
  );
  return {
    "schemas/site.json": printedJson(site),
    "schemas/stack.json": printedJson(stackJsonSchema(site)),
    ...Object.fromEntries(documents),
    ...(await pictureFiles("a3-1p1d")),
  };
}

/** The picture of a stack that README.md and the first page show. */
async function pictureFiles(stack: string): Promise<Readonly<Record<string, string>>> {
  const picture = (await picturesOf(stack)).find(({ view }) => view === "topology");
  if (picture === undefined) throw new RangeError(`${stack} has no picture`);
  const path = `docs/public/pictures/${stack}`;
  return { [`${path}.light.svg`]: picture.light, [`${path}.dark.svg`]: picture.dark };
}

function printedReport(): string {
  return `\`\`\`text\n${sampleReport()}\n\`\`\``;
}

function withPart(text: string, path: string, name: string, content: string): string {
  const [startMarker, endMarker] = [
    `<!-- ${name}: written by node scripts/site-schema.ts -->`,
    `<!-- end of ${name} -->`,
  ];
  const [start, end] = [text.indexOf(startMarker), text.indexOf(endMarker)];
  if (start === -1 || end < start) throw new RangeError(`${path} has no markers around its ${name}`);
  return `${text.slice(0, start)}${startMarker}\n\n${content}\n\n${text.slice(end)}`;
}

function printedJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** JSON Schema of a site: shapes and defaults from its schema, descriptions from its interface. */
function siteJsonSchema(): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(siteSchema, { io: "input", target: "draft-2020-12" });
  return {
    $schema: DIALECT,
    $id: `${SCHEMAS}/site.json`,
    title: "Site of glm-serve",
    ...documented(schema, siteDocs),
  };
}

/** JSON Schema of a `Pulumi.<stack>.yaml`, whose settings are those of `site.json`. */
function stackJsonSchema(site: Schema): Schema {
  const settings = Object.entries(site.properties ?? {}).map(([name, schema]): [string, Schema] => [
    `${PROJECT}:${name}`,
    { ...describing(schema), ...stored(schema, { $ref: `site.json#/properties/${name}` }) },
  ]);
  const topology: Schema = {
    type: "string",
    description: "Name of the topology. Changing this replaces everything. Default: the name of the stack.",
  };
  const properties = Object.fromEntries([[`${PROJECT}:topology`, topology], ...settings]);
  return {
    $schema: DIALECT,
    $id: `${SCHEMAS}/stack.json`,
    title: "Settings file of a stack of glm-serve",
    type: "object",
    properties: {
      config: {
        type: "object",
        description: "Settings of the stack. Those of Pulumi's providers may be among them.",
        properties,
        propertyNames: {
          anyOf: [{ enum: Object.keys(properties) }, { pattern: `^(?!${PROJECT}:)[^:]+:` }],
        },
      },
    },
  };
}

/** `pulumi config set` stores every value as a string, which is decoded where the setting takes none. */
function stored(schema: Schema | boolean, reference: Schema): Schema {
  if (typeof schema === "boolean") return reference;
  const types: readonly unknown[] = [schema.type].flat();
  return types.includes("string") ? reference : { anyOf: [reference, { type: "string" }] };
}

function describing(schema: Schema | boolean): Schema {
  return typeof schema === "boolean" || schema.description === undefined
    ? {}
    : { description: schema.description };
}

function documented(schema: Schema, docs: SettingsDocs): Schema {
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: propertiesOf(properties, docs) }),
    ...(isSchema(items) ? { items: documented(items, docs) } : {}),
    ...(isSchema(additionalProperties)
      ? { additionalProperties: documented(additionalProperties, docs) }
      : {}),
  };
}

function propertiesOf(
  properties: NonNullable<Schema["properties"]>,
  docs: SettingsDocs,
): NonNullable<Schema["properties"]> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const own = docs.get(name);
      if (own === undefined || !isSchema(property)) throw new RangeError(`${name} has no documentation`);
      const { default: usual, ...rest } = property;
      // The defaults of a group are those of its settings.
      const known = usual === undefined || property.properties !== undefined ? {} : { default: usual };
      return [name, { description: describe(own), ...known, ...documented(rest, own.below) }];
    }),
  );
}

function describe({ description, usual }: SettingDocs): string {
  return usual === undefined || isLiteral(usual) ? description : `${description} Default: ${usual}.`;
}

/** Whether the text of a `@default` is the value itself. */
export function isLiteral(usual: string): boolean {
  try {
    JSON.parse(usual);
    return true;
  } catch {
    return false;
  }
}

function isSchema(schema: unknown): schema is Schema {
  return typeof schema === "object" && schema !== null && !Array.isArray(schema);
}

/** The table of settings. A group with a default of its own is one row. */
function settingsTable(): string {
  return markdownTable(["setting", "meaning", "default", "changing it"], rowsOf(siteDocs, "")).join("\n");
}

function rowsOf(docs: SettingsDocs, prefix: string): readonly (readonly string[])[] {
  return [...docs].flatMap(([name, { description, usual, below }]) => {
    const path = `${prefix}${name}`;
    if (below.size > 0 && usual === undefined) return rowsOf(below, `${path}.`);
    return [[`\`${path}\``, split(description).meaning, printed(usual), changeEffects.get(path) ?? ""]];
  });
}

function effectsOf(docs: SettingsDocs, prefix: string, inherited: string): readonly [string, string][] {
  return [...docs].flatMap(([name, { description, below }]) => {
    const effect = split(description).effect ?? inherited;
    return [[`${prefix}${name}`, effect], ...effectsOf(below, `${prefix}${name}.`, effect)];
  });
}

/** A docstring ends with what a change of the setting restarts: "Changing this replaces every group." */
function split(description: string): { readonly meaning: string; readonly effect: string | undefined } {
  const [meaning = "", effect] = description.split(/ ?Changing (?:this|them|one) (.*)\.$/);
  return { meaning, effect };
}

function printed(usual: string | undefined): string {
  if (usual === undefined || usual === "{}" || usual === "[]") return "none";
  return isLiteral(usual) ? `\`${usual.replaceAll(/^"(.+)"$/g, "$1")}\`` : usual;
}
