import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";

const folder = join(import.meta.dirname, "../../schemas/output");

/** The schemas of `schemas/output` by the name of their file. */
export const outputSchemas: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map(
  readdirSync(folder).map((name) => [
    name,
    z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(join(folder, name), "utf8"))),
  ]),
);

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

for (const [name, schema] of outputSchemas) ajv.addSchema(schema, name);

/** Where the JSON that a command printed leaves its schema; empty if nowhere. */
export function schemaErrors(schema: string, output: string): readonly string[] {
  if (ajv.validate(schema, JSON.parse(output))) return [];
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}
