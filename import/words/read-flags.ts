import type { ArgumentValue } from "../../core/index.ts";
import type { Lost } from "../finding.ts";
import type { FlagShape, FlagTable } from "./flag-table.ts";
import { parseJson, typedValue } from "./flag-value.ts";
import type { Word } from "./word.ts";

/** A flag of a command, with its value as the parser of the engine reads it. */
export interface GivenFlag {
  /** As the catalogue spells it; as the command does, where the catalogue has no such flag. */
  readonly name: string;
  readonly value: ArgumentValue;
  readonly place: string;
}

/** A command as argparse reads it. */
export interface ReadFlags {
  readonly positional: readonly Word[];
  /** By name. The last of equal flags wins. */
  readonly flags: ReadonlyMap<string, GivenFlag>;
  readonly lost: readonly Lost[];
}

/** An option and the words after it that belong to it. */
interface Option {
  /** With its hyphens. */
  readonly name: string;
  /** Names below the flag, of a dotted option. */
  readonly keys: readonly string[];
  readonly values: readonly Word[];
  readonly place: string;
}

/**
 * Reads the words after a command as argparse and vLLM's FlexibleArgumentParser (utils/argparse_utils.py) do: hyphens and
 * underscores are one, the last of equal flags wins, `--flag=value`, `--no-flag`, unambiguous beginnings, and dotted names, which
 * build an object that replaces an earlier one.
 */
export function readFlags(words: readonly Word[], table: FlagTable): ReadFlags {
  const positional: Word[] = [];
  const flags = new Map<string, GivenFlag>();
  const dotted = new Map<string, GivenFlag>();
  const lost: Lost[] = [];
  for (let position = 0; position < words.length;) {
    const word = words[position];
    if (word === undefined) break;
    if (!isOption(word.text)) {
      positional.push(word);
      position += 1;
      continue;
    }
    const option = optionAt(words, position, table);
    position += option.taken;
    const found = table.find(option.name);
    switch (found.kind) {
      case "ambiguous":
        lost.push({
          place: option.place,
          message: `${option.name} is the beginning of several flags: ${found.candidates.map((name) => `--${name}`).join(", ")}.`,
        });
        break;
      case "unknown":
      case "flag": {
        const shape = found.kind === "flag" ? found.flag : undefined;
        const name = found.kind === "flag" ? found.flag.name : found.name;
        const value = valueOf(option, shape, found.kind === "flag" && found.negated);
        if ("message" in value) lost.push({ place: option.place, message: value.message });
        else if (option.keys.length > 0) {
          const before = dotted.get(name)?.value;
          dotted.set(name, { name, value: nested(before, option.keys, value.value), place: option.place });
        } else {
          flags.delete(name);
          flags.set(name, { name, value: value.value, place: option.place });
        }
        break;
      }
      default:
        found satisfies never;
    }
  }
  // vLLM appends the objects of dotted names to the command, so they replace the same flag as a whole.
  for (const [name, flag] of dotted) {
    flags.delete(name);
    flags.set(name, flag);
  }
  return { positional, flags, lost };
}

/** A word that argparse takes for an option: not a negative number. */
function isOption(text: string): boolean {
  return text.startsWith("-") && text !== "-" && text !== "--" && !/^-\d+(\.\d*)?$|^-\.\d+$/.test(text);
}

function optionAt(words: readonly Word[], position: number, table: FlagTable): Option & { taken: number } {
  const { text, place } = words[position] ?? { text: "", place: "" };
  const [, spelled = text, inline] = /^([^=\s]+)=([\s\S]*)$/.exec(text) ?? [];
  const level = /^-O(\d)$/.exec(spelled);
  if (level !== null)
    return { name: "-O", keys: [], values: [{ text: level[1] ?? "", place }], place, taken: 1 };
  const [name = "", ...keys] = spelled.startsWith("-O.")
    ? ["-cc", ...spelled.slice(3).split(".")]
    : spelled.split(".");
  if (inline !== undefined) return { name, keys, values: [{ text: inline, place }], place, taken: 1 };
  const found = table.find(name);
  const most = keys.length > 0 ? 1 : found.kind === "flag" ? mostValues(found.flag, found.negated) : 1;
  const rest = words.slice(position + 1, position + 1 + most);
  const end = rest.findIndex((word) => isOption(word.text));
  const values = end === -1 ? rest : rest.slice(0, end);
  return { name, keys, values, place, taken: 1 + values.length };
}

function mostValues({ type, list }: FlagShape, negated: boolean): number {
  if (list) return Number.POSITIVE_INFINITY;
  return type === "bool" || negated ? 0 : 1;
}

type Value = { readonly value: ArgumentValue } | { readonly message: string };

function valueOf({ name, keys, values }: Option, shape: FlagShape | undefined, negated: boolean): Value {
  const [first] = values;
  const text = first?.text;
  const append = keys.at(-1)?.endsWith("+") === true;
  if (keys.length > 0) {
    if (text === undefined) return { message: `${name}.${keys.join(".")} has no value.` };
    if (append) return { value: text.split(",") };
    const value = parseJson(text);
    return { value: "value" in value ? value.value : text };
  }
  if (shape === undefined) return { value: text === undefined ? true : guessed(text) };
  if (negated) return { value: false };
  if (shape.list) {
    const items = values.map((word) => typedValue(word.text, shape));
    const wrong = items.find((item) => "message" in item);
    if (wrong !== undefined) return { message: `${name} ${wrong.message}` };
    const list = items.flatMap((item) => ("value" in item ? [item.value] : []));
    const [only, ...others] = list;
    // Texts are written alone, as the documents do; numbers stay a list, which rules read.
    return { value: typeof only === "string" && others.length === 0 ? only : list };
  }
  if (text === undefined)
    return shape.type === "bool" ? { value: true } : { message: `${name} has no value.` };
  const value = typedValue(text, shape);
  return "message" in value ? { message: `${name} ${value.message}` } : value;
}

/** The value of a flag that the catalogue does not have: JSON, a number, or the text. */
function guessed(text: string): ArgumentValue {
  if (!/^[[{\d-]/.test(text)) return text;
  const value = parseJson(text);
  return "value" in value ? value.value : text;
}

/** An object with a value at a path, beside what it holds already. */
function nested(
  before: ArgumentValue | undefined,
  keys: readonly string[],
  value: ArgumentValue,
): ArgumentValue {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const object = typeof before === "object" && !Array.isArray(before) ? before : {};
  const entries = new Map<string, ArgumentValue>(Object.entries(object));
  const name = key.replace(/\+$/, "");
  entries.set(name, nested(entries.get(name), rest, value));
  return Object.fromEntries(entries);
}
