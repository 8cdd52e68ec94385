import { HIDDEN, isSecretName, withoutCredentials } from "./secret-name.ts";

const PRINT_LIMIT = 120;

export const TEXT_LIMIT = 1000;

const DEPTH_LIMIT = 8;

const PART_LIMIT = 200;

/** Characters of all texts of a value together. */
const SIZE_LIMIT = 4000;

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

/**
 * Escapes what would change or hide what a terminal shows: control characters, marks of text direction, invisible characters
 * and halves of characters. In JSON, the result means the same.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped);
}

/** As `printable`, but the text may have several lines. */
export function printableLines(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped);
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A copy of a value as plain JSON of bounded size, without secrets. A value that JSON cannot hold becomes a string. */
export function presentable(value: unknown): unknown {
  let parts = 0;
  let room = SIZE_LIMIT;
  const above: object[] = [];
  const shortened = (text: string): string => {
    const shown = cut(text, Math.min(TEXT_LIMIT, Math.max(0, room)));
    room -= shown.length;
    return shown;
  };
  const present = (part: unknown): unknown => {
    parts += 1;
    if (typeof part === "string") return shortened(withoutCredentials(part.slice(0, 2 * TEXT_LIMIT)));
    if (typeof part !== "object" || part === null) return scalar(part);
    if (parts > PART_LIMIT || room <= 0 || above.length > DEPTH_LIMIT) return "…";
    if (above.includes(part)) return "(circular)";
    const special = specialObject(part);
    if (special !== undefined) return special;
    above.push(part);
    const copy = Array.isArray(part)
      ? part.slice(0, PART_LIMIT).map(present)
      : Object.fromEntries(
          Object.entries(part)
            .slice(0, PART_LIMIT)
            .map(([key, inner]) => [shortened(key), isSecretName(key) ? HIDDEN : present(inner)]),
        );
    above.pop();
    return copy;
  };
  return present(value);
}

function scalar(value: unknown): unknown {
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
