import type { ArgumentValue } from "../topology/index.ts";

/** The type of a flag in the catalogue of a release. */
export interface FlagType {
  readonly type: string;
  readonly choices?: readonly (string | number | null)[];
  /** Whether the flag takes several values. */
  readonly list?: boolean;
  /** Whether the switch has a negative form. */
  readonly negatable?: boolean;
  /** Whether the flag may stand without a value. */
  readonly valueOptional?: boolean;
  /** Further spellings, with their hyphens. */
  readonly aliases?: readonly string[];
}

/** The values that a flag accepts: in words, and as a check. */
export interface ExpectedValue {
  readonly text: string;
  readonly accepts: (value: ArgumentValue) => boolean;
}

/**
 * The values that a type accepts.
 *
 * @throws RangeError when the catalogue has an unknown type
 */
export function expectedOf(flag: FlagType): ExpectedValue {
  switch (flag.type) {
    case "bool":
      return { text: "true or false", accepts: (value) => typeof value === "boolean" };
    case "int":
      return { text: "a whole number", accepts: (value) => Number.isSafeInteger(value) };
    case "float":
      return { text: "a number", accepts: (value) => typeof value === "number" && Number.isFinite(value) };
    case "int|auto":
      return {
        text: 'a whole number or "auto"',
        accepts: (value) => value === "auto" || Number.isSafeInteger(value),
      };
    case "choices":
      return {
        text: `one of ${(flag.choices ?? []).join(", ")}`,
        accepts: (value) => (flag.choices ?? []).some((choice) => choice === value),
      };
    case "json":
      // The parser also accepts a JSON string, but no rule could check the keys inside.
      return { text: "an object, not a JSON string", accepts: isObject };
    case "json-list":
      return { text: "a list of strings", accepts: isListOfTexts };
    case "json|str":
      return {
        text: "an object or a string",
        accepts: (value) => isObject(value) || typeof value === "string",
      };
    case "str":
      return { text: "a string", accepts: (value) => typeof value === "string" && value !== "" };
    default:
      throw new RangeError(`the flag catalogue has an unknown type ${flag.type}`);
  }
}

function isObject(value: ArgumentValue): boolean {
  return typeof value === "object" && !Array.isArray(value);
}

function isListOfTexts(value: ArgumentValue): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
