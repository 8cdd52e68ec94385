/** A JSON value, as the engine and the API server exchange them. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object, such as a Kubernetes object. */
export interface JsonObject {
  [key: string]: Json;
}

/** One step into a JSON value: a key of an object or an index of an array. */
export type PathStep = string | number;

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined if there is none. */
export function valueAt(value: Json | undefined, ...path: readonly PathStep[]): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === "number") current = current[step];
    else if (isObject(current) && typeof step === "string" && Object.hasOwn(current, step)) {
      current = current[step];
    } else return undefined;
  }
  return current;
}

/** The string at a path; empty where there is none. */
export function stringAt(value: Json | undefined, ...path: readonly PathStep[]): string {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number at a path; 0 where there is none (Kubernetes omits zeros). */
export function numberAt(value: Json | undefined, ...path: readonly PathStep[]): number {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : 0;
}

/** The objects of the list at a path; empty where there is none. */
export function objectsAt(value: Json | undefined, ...path: readonly PathStep[]): JsonObject[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The object at a path; empty where there is none. */
export function objectAt(value: Json | undefined, ...path: readonly PathStep[]): JsonObject {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

/** A copy in which the value at a path of keys is replaced; undefined removes it. */
export function withValueAt(
  object: JsonObject,
  path: readonly string[],
  value: Json | undefined,
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const copy = { ...object };
  if (rest.length > 0) {
    if (value === undefined && !isObject(copy[key])) return object;
    copy[key] = withValueAt(objectAt(copy, key), rest, value);
  } else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

/** Whether two JSON values are equal; undefined equals only undefined. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
  );
}
