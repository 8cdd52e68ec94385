import type { Json } from "./difference.ts";

export type JsonRecord = { readonly [key: string]: Json };

export function isJsonRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A copy of plain data as JSON, without properties that are undefined. */
function jsonOf(value: unknown): Json {
  if (value === undefined) return null;
  const parsed: Json = JSON.parse(JSON.stringify(value));
  return parsed;
}

/** As `jsonOf`; a value that is no record becomes an empty one. */
export function recordOf(value: unknown): JsonRecord {
  const json = jsonOf(value);
  return isJsonRecord(json) ? json : {};
}

/** Whether two values are equal. The order of keys does not count. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isJsonList(a) && isJsonList(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (!isJsonRecord(a) || !isJsonRecord(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** The value at a path of keys; undefined where a key is missing. */
export function jsonAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, key) => (isJsonRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/** The items of a list at a path of keys. */
export function itemsAt(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const found = jsonAt(value, ...path);
  return isJsonList(found) ? found : [];
}
