import { type Path, printPath } from "./path.ts";
import { inputChecks } from "./input-check.ts";
import { isOutput } from "./print-value.ts";
import type { Problem } from "./problem.ts";

// Twelve levels inside the value of a flag.
const DEPTH_LIMIT = 16;

/**
 * What no schema can read about an input: Outputs and Promises, whose values are not there yet, values that hold
 * themselves, and keys that would change what an object is. Where there is any, nothing else is worth saying.
 *
 * @param whole what to call the input itself
 */
export function unreadableValues(input: unknown, whole: string): Problem[] {
  const problems: Problem[] = [];
  const above = new Set<object>();
  const seen = new Set<object>();
  const walk = (value: unknown, path: Path): void => {
    if (typeof value !== "object" || value === null) return;
    const problem = unreadable(value, path, above);
    if (problem !== undefined) {
      problems.push({ path: printPath(path, whole), value, ...problem, rule: inputChecks.plainValue.id });
      return;
    }
    if (seen.has(value)) return;
    seen.add(value);
    above.add(value);
    for (const [key, inner] of Object.entries(value)) {
      if (key === "__proto__")
        problems.push({ path: printPath([...path, key]), ...RESERVED_KEY, rule: inputChecks.plainValue.id });
      else walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    }
    above.delete(value);
  };
  walk(input, []);
  return problems;
}

const RESERVED_KEY = { message: "JavaScript keeps this key for itself.", fix: "take it out" };

function unreadable(
  value: object,
  path: Path,
  above: ReadonlySet<object>,
): Pick<Problem, "message" | "fix"> | undefined {
  if (isOutput(value)) {
    return {
      message: "This must be a plain value: it decides which objects exist or what their commands say.",
      fix: "read it from config instead of another resource; image, namespace, labels and pull secrets may be Outputs as arguments of the component",
    };
  }
  if (value instanceof Promise)
    return { message: "This is a Promise, not its value.", fix: "await it first" };
  if (above.has(value))
    return { message: "This holds itself, so it has no end.", fix: "write a value without references back" };
  if (path.length > DEPTH_LIMIT)
    return { message: `This lies deeper than ${DEPTH_LIMIT} levels.`, fix: "write a flatter value" };
  return undefined;
}
