import { isSecretName, withoutUserInfo } from "./secret-name.ts";

const PRINT_LIMIT = 120;

export const TEXT_LIMIT = 1000;

const DEPTH_LIMIT = 8;

const PART_LIMIT = 200;

/** Whether a value is a Pulumi Output. The core does not import Pulumi, so it looks for the mark that the SDK sets. */
export function isOutput(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__pulumiOutput" in value;
}

/** Prints a value as JSON, cut at 120 characters, without secrets. */
export function printValue(value: unknown): string {
  const shown = presentable(value);
  const bare = typeof shown === "string" && typeof value !== "string";
  const text = printable(bare ? shown : JSON.stringify(shown));
  return cut(text);
}

/** Cuts a text at 120 characters, never inside a character. */
export function cut(text: string, limit = PRINT_LIMIT): string {
  return text.length > limit ? `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/** Escapes control characters and marks of text direction, which would change what a terminal shows. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A copy of a value as plain JSON of bounded size, without secrets. A value that JSON cannot hold becomes a string. */
export function presentable(value: unknown): unknown {
  let parts = 0;
  const above: object[] = [];
  const present = (part: unknown): unknown => {
    parts += 1;
    if (typeof part !== "object" || part === null) return scalar(part);
    if (parts > PART_LIMIT || above.length > DEPTH_LIMIT) return "…";
    if (above.includes(part)) return "(circular)";
    const special = specialObject(part);
    if (special !== undefined) return special;
    above.push(part);
    const copy = Array.isArray(part)
      ? part.slice(0, PART_LIMIT).map(present)
      : Object.fromEntries(
          Object.entries(part)
            .slice(0, PART_LIMIT)
            .map(([key, inner]) => [key, isSecretName(key) ? "(hidden)" : present(inner)]),
        );
    above.pop();
    return copy;
  };
  return present(value);
}

function scalar(value: unknown): unknown {
  if (typeof value === "string") return withoutUserInfo(value.slice(0, TEXT_LIMIT));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return typeof value === "symbol" || value === undefined ? String(value) : value;
}

function specialObject(value: object): string | undefined {
  if (isOutput(value)) return "a Pulumi Output";
  if (value instanceof Promise) return "a Promise";
  return Object.prototype.toString.call(value) === "[object Date]" ? "a Date" : undefined;
}
