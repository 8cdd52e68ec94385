import { isObject, type Json, type JsonObject } from "./json.ts";

/*
 * How the engine marks values in a property bag: https://www.pulumi.com/docs/iac/guides/building-extending
 * (special signature keys, and the sentinel of a value that is known only after the deployment).
 */
const signatureKey = "4dabf18193072939515e22adb298388d";

const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Marks a value as secret for the engine. */
export function secret(value: Json): JsonObject {
  return { [signatureKey]: secretSignature, value };
}

function isSecret(value: Json | undefined): value is JsonObject {
  return isObject(value) && value[signatureKey] === secretSignature;
}

/** The value without its secret marks, at any depth. */
function withoutMarks(value: Json): Json {
  if (isSecret(value)) return withoutMarks(value["value"] ?? null);
  if (Array.isArray(value)) return value.map(withoutMarks);
  return isObject(value) ? objectWithoutMarks(value) : value;
}

/** An object without secret marks, at any depth. */
export function objectWithoutMarks(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, withoutMarks(value)]));
}

/** Whether any part of the value is known only after the deployment. */
export function hasUnknown(value: Json): boolean {
  if (typeof value === "string") return value === unknownSentinel;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

function containsSecret(value: Json): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isObject(value) && Object.values(value).some(containsSecret);
}

/**
 * Copies secret marks from marked inputs to values that lost them. The data of a Secret is always secret,
 * as with the official plugin; an array with one secret in it is secret as a whole.
 */
export function withMarks(values: JsonObject, marked: JsonObject): JsonObject {
  const result = { ...values };
  if (values["kind"] === "Secret") {
    for (const key of ["data", "stringData"]) {
      const value = result[key];
      if (value !== undefined) result[key] = secret(value);
    }
    return result;
  }
  for (const [key, source] of Object.entries(marked)) {
    const value = result[key];
    if (value === undefined) continue;
    if (!isSecret(source) && isObject(source) && isObject(value)) result[key] = withMarks(value, source);
    else if (containsSecret(source)) result[key] = secret(value);
  }
  return result;
}

function stringsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : [];
}

function secretStrings(value: Json): string[] {
  if (isSecret(value)) return stringsIn(withoutMarks(value));
  if (Array.isArray(value)) return value.flatMap(secretStrings);
  if (!isObject(value)) return [];
  const own = value["kind"] === "Secret" ? [value["data"], value["stringData"]] : [];
  return [
    ...own.flatMap((data) => (data === undefined ? [] : stringsIn(withoutMarks(data)))),
    ...Object.values(value).flatMap(secretStrings),
  ];
}

/** The message without the secrets of the property bag. Secrets of fewer than four letters stay. */
export function redacted(message: string, bag: JsonObject): string {
  return secretStrings(bag)
    .filter((text) => text.length >= 4)
    .reduce((result, text) => result.replaceAll(text, "[secret]"), message);
}
