import { z } from "zod";
import { customIssue, type Explain } from "../errors/index.ts";
import { nulCharacter } from "./texts.ts";
import type { ArgumentValue } from "./argument.ts";

/** The value of a flag. One check in place of a recursive union, whose issues would not name the path. */
export const argumentValueSchema = z.custom<ArgumentValue>().check(({ value, issues }) => {
  inspect(value, [], (path, explain) => issues.push(customIssue(value, path, explain)));
});

const NOT_FINITE: Explain = (setting) => ({
  message: `${setting} must be a finite number.`,
  fix: `Set ${setting} to a finite number`,
});

const EMPTY: Explain = (setting) => ({
  message: `${setting} has no value.`,
  fix: `Set ${setting} to a value, or remove it`,
});

const NOT_JSON: Explain = (setting) => ({
  message: `${setting} must be JSON: a string, a number, true, false, a list or a map from names to values.`,
  fix: `Set ${setting} to a JSON value`,
});

function inspect(
  value: unknown,
  path: readonly PropertyKey[],
  report: (path: readonly PropertyKey[], explain: Explain) => void,
): void {
  if (Array.isArray(value) || isPlain(value)) {
    for (const [key, inner] of Object.entries(value)) {
      inspect(inner, [...path, Array.isArray(value) ? Number(key) : key], report);
    }
  } else if (typeof value === "string") {
    if (value.includes("\0")) report(path, nulCharacter);
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) report(path, NOT_FINITE);
  } else if (value === undefined || value === null) {
    report(path, EMPTY);
  } else if (typeof value !== "boolean") {
    report(path, NOT_JSON);
  }
}

/** Whether a value is an object without a class, whichever realm made it. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
