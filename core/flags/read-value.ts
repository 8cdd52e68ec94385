import type { ConfigKey } from "../facts/index.ts";
import { type ArgumentValue, entryOf } from "../topology/index.ts";
import { isObject } from "./expected-value.ts";

/** What a flag needs to be read as the parser of the engine reads it. */
export interface ReadFlag {
  readonly type: string;
  readonly choices?: readonly (string | number | null)[];
  /** Whether the flag takes several values. @default false */
  readonly list?: boolean;
}

type Keys = Readonly<Record<string, ConfigKey>>;

const WHOLE = /^\s*[-+]?\d+(?:_\d+)*\s*$/;

const NUMBER = /^\s*[-+]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** A whole number that pydantic reads from a text may end with zeros after the point. */
const WHOLE_OF_PYDANTIC = /^\s*[-+]?\d+(?:_\d+)*(?:\.0*)?\s*$/;

/** Texts that pydantic reads as a switch (its conversion table, lax mode). */
const SWITCHES: Readonly<Record<string, boolean>> = {
  ...{ "0": false, off: false, f: false, false: false, n: false, no: false },
  ...{ "1": true, on: true, t: true, true: true, y: true, yes: true },
};

/**
 * The value of a flag as the engine's parser reads it: a command line holds texts alone, so "16" is the number 16, and the text of
 * an object is the object. A value that the parser cannot read stays as it is.
 *
 * @param keys keys of the object behind the flag, whose values pydantic converts
 */
export function readArgument(flag: ReadFlag, value: ArgumentValue, keys: Keys | undefined): ArgumentValue {
  if (flag.list === true && Array.isArray(value)) {
    return value.map((item: ArgumentValue) => readArgument({ ...flag, list: false }, item, keys));
  }
  switch (flag.type) {
    case "int":
      return typeof value === "string" ? readNumber(value, WHOLE) : value;
    case "int|auto":
      // vLLM from 0.14 on takes -1 for "auto".
      return value === -1 || value === "-1"
        ? "auto"
        : typeof value === "string"
          ? readNumber(value, WHOLE)
          : value;
    case "float":
      return typeof value === "string" ? readNumber(value, NUMBER) : value;
    case "str":
      return typeof value === "number" ? String(value) : value;
    case "choices":
      return readChoice(flag.choices ?? [], value);
    case "json":
    case "json|str": {
      const object = typeof value === "string" ? objectIn(value) : value;
      return object !== undefined && isObject(object) && keys !== undefined
        ? readKeys(keys, object)
        : (object ?? value);
    }
    default:
      return value;
  }
}

/** The choice that a text names. */
function readChoice(choices: NonNullable<ReadFlag["choices"]>, value: ArgumentValue): ArgumentValue {
  if (typeof value === "object") return value;
  return choices.find((choice) => choice !== null && String(choice) === String(value)) ?? value;
}

/** The keys of an object with their values as pydantic converts them. */
function readKeys(keys: Keys, settings: Readonly<Record<string, ArgumentValue>>) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const key = entryOf(keys, name);
      return [name, key === undefined ? value : readKey(key, value)];
    }),
  );
}

function readKey({ type, keys, choices }: ConfigKey, value: ArgumentValue): ArgumentValue {
  if (keys !== undefined && isObject(value)) return readKeys(keys, value);
  if (choices !== undefined) return value;
  if (type.startsWith("list[") && Array.isArray(value)) {
    const item = type.slice("list[".length, -1);
    return value.map((one: ArgumentValue) => readScalar(item, one));
  }
  return readScalar(type, value);
}

function readScalar(type: string, value: ArgumentValue): ArgumentValue {
  switch (type) {
    case "bool":
      return readSwitch(value);
    case "int":
      if (typeof value === "boolean") return Number(value);
      return typeof value === "string" ? readNumber(value, WHOLE_OF_PYDANTIC) : value;
    case "float":
      if (typeof value === "boolean") return Number(value);
      return typeof value === "string" ? readNumber(value, NUMBER) : value;
    default:
      return value;
  }
}

/** A switch as pydantic and gflags read it; another value stays as it is. */
export function readSwitch(value: ArgumentValue): ArgumentValue {
  if (value === 0 || value === 1) return value === 1;
  return typeof value === "string" ? (entryOf(SWITCHES, value.toLowerCase()) ?? value) : value;
}

function readNumber(text: string, form: RegExp): ArgumentValue {
  const number = form.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
  return Number.isFinite(number) ? number : text;
}

/** The object of which a text is the JSON; undefined for other texts. */
function objectIn(text: string): ArgumentValue | undefined {
  if (!/^\s*\{[^]*\}\s*$/.test(text)) return undefined;
  try {
    const value: ArgumentValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
