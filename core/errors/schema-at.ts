import { z } from "zod";
import type { Path } from "./path.ts";

/** The schema of the value at a path; undefined where the schema describes no such value. */
export function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  let current: z.core.$ZodType | undefined = unwrapped(schema);
  for (const part of path) {
    if (current instanceof z.ZodObject) current = unwrapped(current.shape[String(part)]);
    else if (current instanceof z.ZodRecord) current = unwrapped(current.valueType);
    else if (current instanceof z.ZodArray) current = unwrapped(current.element);
    else return undefined;
  }
  return current;
}

/** The schema of the keys of the record at a path. */
export function keySchemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  const record = schemaAt(schema, path);
  return record instanceof z.ZodRecord ? record.keyType : undefined;
}

/** Names of the settings that the schema at a path has. */
export function settingsAt(schema: z.core.$ZodType, path: Path): string[] {
  const group = schemaAt(schema, path);
  return group instanceof z.ZodObject ? Object.keys(group.shape) : [];
}

/** The schema that reads the given value, without defaults and transformations around it. */
export function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrapped(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrapped(schema.in) : schema;
}
