import type { Bounds } from "../facts/index.ts";
import { type ExpectedValue, expectedOf, isObject } from "./expected-value.ts";

/** The type of a flag in the catalogue of a release. */
export interface FlagType extends Bounds {
  readonly type: string;
  /** Whether the flag takes several values. */
  readonly list?: boolean;
  /** Whether the switch has a negative form. */
  readonly negatable?: boolean;
  /** Whether the flag may stand without a value. */
  readonly valueOptional?: boolean;
  /** Further spellings, with their hyphens. */
  readonly aliases?: readonly string[];
  readonly default?: string | number | boolean;
}

/**
 * The values that the type of a flag accepts, whatever its bounds.
 *
 * @throws RangeError when the catalogue has an unknown type
 */
export function expectedByType(flag: FlagType): ExpectedValue {
  switch (flag.type) {
    case "int|auto":
      return {
        text: 'a whole number or "auto"',
        accepts: (value) => value === "auto" || Number.isSafeInteger(value),
      };
    case "choices":
      return ofKnownType("str", { choices: flag.choices ?? [], anyCase: flag.anyCase === true });
    case "json":
      return { text: "an object", accepts: isObject };
    case "json-list":
      return ofKnownType("list[str]", {});
    case "json|str":
      return ofKnownType("dict|str", {});
    case "str":
      return { text: "a string", accepts: (value) => typeof value === "string" && value !== "" };
    case "bool":
    case "int":
    case "float":
      return ofKnownType(flag.type, {});
    default:
      throw new RangeError(`the flag catalogue has an unknown type ${flag.type}`);
  }
}

function ofKnownType(type: string, bounds: Bounds): ExpectedValue {
  const expected = expectedOf(type, bounds);
  if (expected === undefined) throw new RangeError(`no type of a value is called ${type}`);
  return expected;
}

/** The numbers that a flag accepts, in words: "a whole number of at least 1". */
export function numberInWords({ type }: FlagType, words: string): string {
  const kind = type === "float" ? "a number" : "a whole number";
  return `${kind}${words}${type === "int|auto" ? ', or "auto"' : ""}`;
}
