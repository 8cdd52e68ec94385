import type { Bounds } from "../facts/index.ts";
import type { ArgumentValue } from "../topology/index.ts";

/** The values that a flag or a key accepts: in words, and as a check. */
export interface ExpectedValue {
  readonly text: string;
  readonly accepts: (value: ArgumentValue) => boolean;
}

/** More choices than this fill a report. */
const LISTED_CHOICES = 24;

const isNumber = (value: ArgumentValue): value is number =>
  typeof value === "number" && Number.isFinite(value);

const isWhole = (value: ArgumentValue): value is number => Number.isSafeInteger(value);

/** Whether a value is an object of JSON. */
export function isObject(value: ArgumentValue): value is { readonly [key: string]: ArgumentValue } {
  return typeof value === "object" && !Array.isArray(value);
}

/** What each word of the catalogue names. The flag and key types that are not here are not judged. */
const TYPES: Readonly<Record<string, ExpectedValue>> = {
  bool: { text: "true or false", accepts: (value) => typeof value === "boolean" },
  int: { text: "a whole number", accepts: isWhole },
  float: { text: "a number", accepts: isNumber },
  str: { text: "a string", accepts: (value) => typeof value === "string" },
  dict: { text: "an object", accepts: isObject },
  object: { text: "an object", accepts: isObject },
  list: { text: "a list", accepts: (value) => Array.isArray(value) },
  "list[bool]": { text: "a list of true or false", accepts: listOf((item) => typeof item === "boolean") },
  "list[int]": { text: "a list of whole numbers", accepts: listOf(isWhole) },
  "list[float]": { text: "a list of numbers", accepts: listOf(isNumber) },
  "list[str]": { text: "a list of strings", accepts: listOf((item) => typeof item === "string") },
};

function listOf(accepts: ExpectedValue["accepts"]): ExpectedValue["accepts"] {
  return (value) => Array.isArray(value) && value.every((item) => accepts(item));
}

/**
 * The values of a type of the catalogue, or of one of several with `|` between them, within their bounds. Undefined for a type
 * that is not judged.
 */
export function expectedOf(type: string, bounds: Bounds): ExpectedValue | undefined {
  const { choices } = bounds;
  if (choices !== undefined) {
    const known = choices.filter((choice) => choice !== null);
    return {
      text: known.length > LISTED_CHOICES ? "a value that the release knows" : `one of ${known.join(", ")}`,
      accepts: (value) => known.some((choice) => isChoice(value, choice, bounds.anyCase === true)),
    };
  }
  const types = type.split("|").map((name) => (Object.hasOwn(TYPES, name) ? TYPES[name] : undefined));
  if (types.some((one) => one === undefined)) return undefined;
  const known = types.filter((one) => one !== undefined);
  return {
    text: `${known.map(({ text }) => text).join(" or ")}${boundsInWords(bounds)}`,
    accepts: (value) => known.some(({ accepts }) => accepts(value)) && isWithinBounds(value, bounds),
  };
}

function isChoice(value: ArgumentValue, choice: string | number, anyCase: boolean): boolean {
  if (value === choice) return true;
  return (
    anyCase &&
    typeof value === "string" &&
    typeof choice === "string" &&
    value.toLowerCase() === choice.toLowerCase()
  );
}

/** Whether a number, the entries of a list and their count keep to the bounds. */
export function isWithinBounds(value: ArgumentValue, bounds: Bounds): boolean {
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = bounds;
    return (
      value.length >= minItems &&
      value.length <= maxItems &&
      value.every((item) => isWithinBounds(item, bounds))
    );
  }
  if (typeof value !== "number") return true;
  const { min, max, above, below, multipleOf } = bounds;
  return (
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below) &&
    (multipleOf === undefined || value % multipleOf === 0)
  );
}

/** " from 1 to 8", " above 0 and at most 1"; empty without bounds. */
export function boundsInWords({ min, max, above, below, multipleOf, minItems, maxItems }: Bounds): string {
  const range =
    min !== undefined && max !== undefined
      ? ` from ${min} to ${max}`
      : [
          ...(min === undefined ? [] : [` of at least ${min}`]),
          ...(above === undefined ? [] : [` above ${above}`]),
          ...(max === undefined ? [] : [above === undefined ? ` of at most ${max}` : ` at most ${max}`]),
          ...(below === undefined ? [] : [` below ${below}`]),
        ].join(" and");
  const multiple = multipleOf === undefined ? "" : `, a multiple of ${multipleOf}`;
  const least = minItems === undefined ? "" : `, with at least ${entries(minItems)}`;
  const most = maxItems === undefined ? "" : `, with at most ${entries(maxItems)}`;
  return `${range}${multiple}${least}${most}`;
}

function entries(count: number): string {
  return count === 1 ? "one entry" : `${count} entries`;
}

/** The number within the bounds that is nearest to another. Undefined where only an open bound names it. */
export function nearestWithin(value: number, bounds: Bounds): number | undefined {
  const { min, max, above, below } = bounds;
  const clamped = Math.min(Math.max(value, min ?? value), max ?? Math.max(value, min ?? value));
  if (isWithinBounds(clamped, bounds)) return clamped;
  const middle = ((above ?? min ?? 0) + (below ?? max ?? 2)) / 2;
  return isWithinBounds(middle, bounds) ? middle : undefined;
}
