import type { z } from "zod";
import { type Explanation, explanationOf, explanationsOf } from "./explain.ts";
import { inputChecks } from "./input-check.ts";
import { suggest } from "./nearest.ts";
import { type Path, printPath, settingName } from "./path.ts";
import { cut } from "./print-value.ts";
import type { Problem } from "./problem.ts";
import { keySchemaAt, schemaAt, settingsAt } from "./schema-at.ts";

/** The input that was parsed, its schema, and the name of the input itself. */
interface Parsed {
  readonly schema: z.core.$ZodType;
  readonly input: unknown;
  readonly whole: string | undefined;
}

/**
 * The problems behind the issues of zod, sorted by path. An unknown setting gets the nearest known name.
 *
 * @param whole name of the input itself
 */
export function problemsFromZod(
  error: z.ZodError,
  schema: z.ZodType,
  input: unknown,
  whole?: string,
): Problem[] {
  return error.issues
    .flatMap((issue) => problemsOf(issue, { schema, input, whole }))
    .map((problem) => ({ ...problem, rule: inputChecks.schema.id }))
    .toSorted(byPath);
}

function problemsOf(issue: z.core.$ZodIssue, parsed: Parsed): Problem[] {
  const { schema, input, whole } = parsed;
  const value = valueAt(input, issue.path);
  const path = printPath(issue.path, whole);
  const setting = settingName(issue.path, whole);
  if (issue.code === "unrecognized_keys") {
    const known = settingsAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: printPath([...issue.path, key]),
      value: valueAt(input, [...issue.path, key]),
      message: `${cut(key)} is not a known setting.`,
      fix: suggest(key, known),
    }));
  }
  if (issue.code === "invalid_key") {
    const key = issue.path.at(-1);
    const keys = keySchemaAt(schema, issue.path.slice(0, -1));
    return issue.issues.map((inner) => ({
      path,
      value: key,
      ...explain(inner, keys, cut(JSON.stringify(String(key))), key),
    }));
  }
  const own = schemaAt(schema, issue.path);
  if (issue.code === "invalid_union" && explanationsOf(own).mistyped === undefined) {
    const [fewest] = issue.errors
      .map((errors) =>
        errors.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, parsed)),
      )
      .toSorted((a, b) => a.length - b.length);
    if (fewest !== undefined && fewest.length > 0) return fewest;
  }
  const settings = settingsAt(schema, issue.path);
  const [first] = settings;
  if (issue.code === "invalid_type" && first !== undefined && value !== undefined) {
    return [
      {
        path,
        value,
        message: `${setting} must be an object.`,
        fix: `Set ${setting} to an object, e.g. { ${first}: … }; known settings: ${settings.join(", ")}`,
      },
    ];
  }
  return [{ path, value, ...explain(issue, own, setting, value) }];
}

function explain(
  issue: z.core.$ZodIssue,
  schema: z.core.$ZodType | undefined,
  setting: string,
  value: unknown,
): Explanation {
  const { malformed, mistyped, missing } = explanationsOf(schema);
  const attached = explanationOf(issue);
  if (attached !== undefined) return attached(setting);
  switch (issue.code) {
    case "invalid_type":
      if (value === undefined) {
        const fix = `Add ${setting}: ${typeName(issue.expected)}`;
        return missing?.(setting) ?? { message: `${setting} is required.`, fix };
      }
      return mistyped?.(setting) ?? wrongType(issue.expected, setting);
    case "invalid_union":
      return mistyped?.(setting) ?? invalidValue(setting);
    case "invalid_value":
      return malformed?.(setting) ?? notAmong(issue.values.map(String), setting, value);
    case "too_small":
      return malformed?.(setting) ?? tooSmall(issue, setting);
    case "too_big":
      return (
        malformed?.(setting) ?? {
          message: `${setting} must be at most ${issue.maximum}.`,
          fix: `Set ${setting} to at most ${issue.maximum}`,
        }
      );
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "not_multiple_of":
    case "unrecognized_keys":
      return malformed?.(setting) ?? invalidValue(setting);
    default:
      return issue satisfies never;
  }
}

function invalidValue(setting: string): Explanation {
  return {
    message: `${setting} has an invalid value.`,
    fix: `Set ${setting} to a value that its description in docs/reference/settings.md allows`,
  };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "a map from names to values",
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function wrongType(expected: string, setting: string): Explanation {
  const type = typeName(expected);
  return {
    message: `${setting} must be ${type}.`,
    fix: expected === "string" ? `Put the value of ${setting} in quotes` : `Set ${setting} to ${type}`,
  };
}

function notAmong(known: readonly string[], setting: string, value: unknown): Explanation {
  const values = known.map((name) => JSON.stringify(name));
  return {
    message: `${setting} must be ${values.length === 1 ? "" : "one of "}${values.join(", ")}.`,
    fix: typeof value === "string" ? suggest(value, known) : `Set ${setting} to ${values.join(" or ")}`,
  };
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall, setting: string): Explanation {
  if (origin === "string" || origin === "array") {
    return { message: `${setting} must not be empty.`, fix: `Set ${setting} to a value, or remove it` };
  }
  return { message: `${setting} must be at least ${minimum}.`, fix: `Set ${setting} to at least ${minimum}` };
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function byPath(a: Problem, b: Problem): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
