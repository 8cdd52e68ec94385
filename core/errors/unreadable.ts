import { type Path, printPath, settingName } from "./path.ts";
import { inputChecks } from "./input-check.ts";
import { isOutput } from "./print-value.ts";
import type { Problem } from "./problem.ts";

// Leaves twelve levels for the value of a flag.
const DEPTH_LIMIT = 16;

// The rank table of 500 nodes has 8000 devices, and the overrides of as many replicas a few tens of values each.
const VALUE_LIMIT = 200_000;

/**
 * Problems that keep a schema from reading an input: Outputs and Promises, values that contain themselves, too deep
 * nesting, too many values, and keys that change the prototype of an object. An input with one of them cannot be checked
 * further.
 *
 * @param whole name of the input itself
 */
export function unreadableValues(input: unknown, whole: string): Problem[] {
  const problems: Problem[] = [];
  const above = new Set<object>();
  let values = 0;
  const walk = (value: unknown, path: Path): void => {
    values += 1;
    if (typeof value !== "object" || value === null || values > VALUE_LIMIT) return;
    const problem = unreadable(value, path, above, settingName(path, whole));
    if (problem !== undefined) {
      problems.push({ path: printPath(path, whole), value, ...problem, rule: inputChecks.plainValue.id });
      return;
    }
    above.add(value);
    for (const [key, inner] of Object.entries(value)) {
      if (key === "__proto__")
        problems.push({ path: printPath([...path, key]), ...RESERVED_KEY, rule: inputChecks.plainValue.id });
      else walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    }
    above.delete(value);
  };
  walk(input, []);
  return values > VALUE_LIMIT ? [...problems, tooManyValues(whole)] : problems;
}

function tooManyValues(whole: string): Problem {
  return {
    path: whole,
    message: `The ${whole} has more than ${VALUE_LIMIT} values.`,
    fix: `Split the ${whole} into several smaller ones`,
    rule: inputChecks.sizeLimited.id,
  };
}

/**
 * Texts with half of a surrogate pair, which no file and no process can hold: in UTF-8 another text would take their place.
 *
 * @param input an input without unreadable values
 * @param whole name of the input itself
 */
export function malformedTexts(input: unknown, whole: string): Problem[] {
  const problems: Problem[] = [];
  const report = (text: string, path: Path, subject: string): void => {
    if (!/\p{Cs}/u.test(text)) return;
    problems.push({
      path: printPath(path, whole),
      value: text,
      message: `${subject} contains half of a character (a surrogate without its pair).`,
      fix: "Remove the half character, or write the whole one",
      rule: inputChecks.wellFormed.id,
    });
  };
  const walk = (value: unknown, path: Path): void => {
    if (typeof value === "string") report(value, path, settingName(path, whole));
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const place = [...path, Array.isArray(value) ? Number(key) : key];
      report(key, place, "The name of a setting");
      walk(inner, place);
    }
  };
  walk(input, []);
  return problems;
}

const RESERVED_KEY = { message: "__proto__ is reserved by JavaScript.", fix: "Remove the key __proto__" };

function unreadable(
  value: object,
  path: Path,
  above: ReadonlySet<object>,
  setting: string,
): Pick<Problem, "message" | "fix"> | undefined {
  if (isOutput(value)) {
    return {
      message: `${setting} must be a plain value, not an Output: it decides which objects exist or what their commands are.`,
      fix: "Read the value from the stack's configuration; only the arguments image, namespace, labels and imagePullSecrets may be Outputs",
    };
  }
  if (value instanceof Promise)
    return { message: `${setting} is a Promise, not a value.`, fix: "Await the Promise first" };
  if (above.has(value))
    return { message: `${setting} contains itself.`, fix: "Remove the circular reference" };
  if (path.length > DEPTH_LIMIT)
    return { message: `${setting} is nested deeper than ${DEPTH_LIMIT} levels.`, fix: "Flatten the value" };
  return undefined;
}
