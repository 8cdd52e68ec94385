import type { ArgumentValue } from "../topology/index.ts";

/** The type that an engine's parser reads behind a flag. */
export interface FlagType {
  readonly type: string;
  readonly choices?: readonly (string | number | null)[];
  /** Takes several values. */
  readonly list?: boolean;
  /** A switch that can be turned off, too. */
  readonly negatable?: boolean;
}

/** What a flag takes, for a person and for a check. */
export interface Wanted {
  readonly text: string;
  readonly accepts: (value: ArgumentValue) => boolean;
}

/**
 * Reads a type of a flag catalogue.
 *
 * @throws RangeError where the catalogue holds a type that no parser has
 */
export function wantedOf(flag: FlagType): Wanted {
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
      // Its text would pass the parser, and everything that is checked inside the object would be missed.
      return { text: "an object of keys and values, not as text", accepts: isObject };
    case "json-list":
      return { text: "a list of texts", accepts: isListOfTexts };
    case "json|str":
      return {
        text: "an object of keys and values, or a text",
        accepts: (value) => isObject(value) || typeof value === "string",
      };
    case "str":
      return { text: "a text", accepts: (value) => typeof value === "string" && value !== "" };
    default:
      throw new RangeError(`the flag catalogue holds an unknown type ${flag.type}`);
  }
}

function isObject(value: ArgumentValue): boolean {
  return typeof value === "object" && !Array.isArray(value);
}

function isListOfTexts(value: ArgumentValue): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
