import type { PathStep } from "./json.ts";

/** A path in the engine's form: `spec.ports[0].name`, `metadata.labels["app.kubernetes.io/name"]`. */
export function formatPath(path: readonly PathStep[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[."[\]]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** Parses a path in the engine's form; `[*]` becomes the step `*`. */
export function parsePath(text: string): PathStep[] {
  const steps: PathStep[] = [];
  for (const match of text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)) {
    const [, quoted, index, plain] = match;
    if (quoted !== undefined) steps.push(quoted.replaceAll('\\"', '"'));
    else if (index !== undefined) steps.push(index === "*" ? "*" : Number(index));
    else if (plain !== undefined) steps.push(plain);
  }
  return steps;
}

/** Whether the path is at or below the pattern, in which `*` matches any step. */
export function isWithin(path: readonly PathStep[], pattern: readonly PathStep[]): boolean {
  return (
    path.length >= pattern.length && pattern.every((step, index) => step === "*" || step === path[index])
  );
}
