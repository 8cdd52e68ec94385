import { z } from "zod";
import { inputChecks } from "./input-check.ts";
import { suggest } from "./nearest.ts";
import { type Path, printPath } from "./path.ts";
import type { Problem } from "./problem.ts";

/**
 * Turns what zod found into problems that name the path, the value, and the nearest known key.
 *
 * @param whole what to call the input itself
 */
export function problemsFromZod(
  error: z.ZodError,
  schema: z.ZodType,
  input: unknown,
  whole?: string,
): Problem[] {
  return error.issues
    .flatMap((issue) => fromIssue(issue, schema, input, whole))
    .map((problem) => ({ ...problem, rule: inputChecks.schema.id }))
    .toSorted(byPath);
}

function fromIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  input: unknown,
  whole: string | undefined,
): Problem[] {
  const value = valueAt(input, issue.path);
  const path = printPath(issue.path, whole);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: printPath([...issue.path, key]),
      value: valueAt(input, [...issue.path, key]),
      message: "There is no such setting.",
      fix: suggest(key, known),
    }));
  }
  if (issue.code === "invalid_union") {
    const deepest = issue.errors
      .map((errors) =>
        errors.flatMap((inner) =>
          fromIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema, input, whole),
        ),
      )
      .toSorted((a, b) => a.length - b.length)[0];
    if (deepest !== undefined && deepest.length > 0) return deepest;
  }
  if (issue.code === "invalid_key" || issue.code === "invalid_element") {
    return issue.issues.map((inner) => ({ path, value: issue.path.at(-1), ...explain(inner, value) }));
  }
  const children = keysAt(schema, issue.path);
  if (issue.code === "invalid_type" && children.length > 0 && value !== undefined) {
    const example = `${printPath(issue.path, whole)}: { ${children[0]}: … }`;
    const fix = `write them below it, e.g. ${example}; known: ${children.join(", ")}`;
    return [{ path, value, message: "This must be a group of settings.", fix }];
  }
  return [{ path, value, ...explain(issue, value) }];
}

function explain(issue: z.core.$ZodIssue, value: unknown): { message: string; fix: string } {
  // A schema writes "what is wrong → fix" where the type alone does not say it.
  const [own, fix] = issue.message.split(" → ", 2);
  if (own !== undefined && fix !== undefined) return { message: own, fix };
  switch (issue.code) {
    case "invalid_type":
      return value === undefined
        ? { message: "This is required.", fix: `add it: ${article(issue.expected)}` }
        : {
            message: `This must be ${article(issue.expected)}.`,
            fix: issue.expected === "string" ? "put it in quotes" : `write ${article(issue.expected)}`,
          };
    case "invalid_value": {
      const known = issue.values.map(String);
      return {
        message: `This must be ${known.length === 1 ? "" : "one of "}${known.join(", ")}.`,
        fix: typeof value === "string" ? suggest(value, known) : `write ${known.join(" or ")}`,
      };
    }
    case "too_small":
      return {
        message: `This must be at least ${issue.minimum}.`,
        fix: `raise it to ${issue.minimum} or more`,
      };
    case "too_big":
      return {
        message: `This must be at most ${issue.maximum}.`,
        fix: `lower it to ${issue.maximum} or less`,
      };
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "invalid_union":
    case "not_multiple_of":
    case "unrecognized_keys":
      return { message: issue.message, fix: "correct the value" };
    default:
      return issue satisfies never;
  }
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings",
  record: "a group of settings",
};

function article(expected: string): string {
  return ARTICLES[expected] ?? expected;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  let current = unwrap(schema);
  for (const part of path) {
    if (current instanceof z.ZodObject) current = unwrap(current.shape[String(part)]);
    else if (current instanceof z.ZodRecord) current = unwrap(current.valueType);
    else if (current instanceof z.ZodArray) current = unwrap(current.element);
    else return [];
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  return schema;
}

function byPath(a: Problem, b: Problem): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
