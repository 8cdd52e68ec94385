import type { ConfigKey, ReleaseCatalogue } from "../../core/facts/index.ts";
import { isRecord } from "./record.ts";

type ReleaseFlag = ReleaseCatalogue["flags"][string];

/** A number beyond what any device holds. With larger ones the engine counts for minutes. */
const HUGE = 2_000_000;

/** A name that no list holds. */
export const UNKNOWN = "bogus";

/** The values that one step from a value leads to. The value itself is not among them. */
export function variantsOf(value: unknown, choices: readonly unknown[] = []): readonly unknown[] {
  return distinct([...stepsFrom(value), ...choices]).filter((one) => !same(one, value));
}

function stepsFrom(value: unknown): readonly unknown[] {
  if (typeof value === "boolean") return [!value, String(value), String(!value), 1, UNKNOWN];
  if (typeof value === "number") return numbersFrom(value);
  if (typeof value === "string")
    return ["", UNKNOWN, 1, true, ...(value === value.toUpperCase() ? [] : [value.toUpperCase()])];
  if (Array.isArray(value)) return listsFrom(value);
  return isRecord(value) ? [{}, [], UNKNOWN, true] : [];
}

function numbersFrom(value: number): readonly unknown[] {
  const steps = [0, -1, 1, value * 2, value - 1, value + 1, value + 0.5, HUGE, UNKNOWN, String(value), true];
  return Number.isInteger(value) ? [...steps, Math.floor(value / 2)] : [...steps, value / 2, 0.5, 1.5];
}

function listsFrom(value: readonly unknown[]): readonly unknown[] {
  return [
    [],
    value.slice(1),
    [...value, ...value.slice(-1)],
    value.toReversed(),
    [0],
    [-1],
    [UNKNOWN],
    {},
    UNKNOWN,
  ];
}

/** Values that a flag is typically given, and some that it may refuse. */
export function valuesOfFlag(flag: ReleaseFlag): readonly unknown[] {
  if (flag.choices !== undefined) return distinct([...flag.choices.filter((one) => one !== null), UNKNOWN]);
  const values = valuesOfType(flag.type);
  return flag.list === true ? [...values.map((value) => [value]), []] : values;
}

/** Values that a key of a structured value is typically given, and some that it may refuse. */
export function valuesOfKey(key: ConfigKey): readonly unknown[] {
  const choices = key.choices === undefined ? [] : [...key.choices, UNKNOWN];
  const least = key.min === undefined ? [] : [key.min - 1, key.min];
  return distinct([...choices, ...least, ...valuesOfType(key.type)]);
}

function valuesOfType(type: string): readonly unknown[] {
  if (type.startsWith("list") || type.startsWith("json-list")) return [[], [1], [UNKNOWN], UNKNOWN];
  switch (type) {
    case "bool":
      return [true, false, UNKNOWN];
    case "int":
    case "int|auto":
      return [0, 1, 2, -1, 0.5, UNKNOWN];
    case "float":
      return [0, 0.5, 1, 2, -1, UNKNOWN];
    case "str":
      return [UNKNOWN, "", 1];
    case "choices":
      return [UNKNOWN];
    case "dict":
    case "json":
    case "json|str":
    case "object":
      return [{}, { [UNKNOWN]: 1 }, UNKNOWN, []];
    default:
      return [true, 1, -1, UNKNOWN, {}];
  }
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
