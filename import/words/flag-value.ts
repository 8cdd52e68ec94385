import type { ArgumentValue } from "../../core/index.ts";
import type { FlagShape } from "./flag-table.ts";

type Value = { readonly value: ArgumentValue } | { readonly message: string };

/** Suffixes of vLLM's human-readable numbers (utils/argparse_utils.py): lower case counts by 1000, upper case by 1024. */
const SUFFIXES: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** The value of a word for a flag of a type. The message completes a sentence that begins with the flag. */
export function typedValue(text: string, { type }: Pick<FlagShape, "type">): Value {
  switch (type) {
    case "bool":
      return /^(?:true|1)$/i.test(text) ? { value: true } : booleanOf(text);
    case "int":
    case "float":
    case "int|auto":
      return { value: numberOf(text) ?? text };
    case "choices":
      return { value: text };
    case "json":
    case "json-list": {
      const parsed = parseJson(text);
      return "value" in parsed ? parsed : { message: `${parsed.message}: ${shortened(text)}.` };
    }
    case "json|str": {
      const parsed = parseJson(text);
      return { value: "value" in parsed && typeof parsed.value === "object" ? parsed.value : text };
    }
    default:
      return { value: text };
  }
}

function booleanOf(text: string): Value {
  return /^(?:false|0)$/i.test(text)
    ? { value: false }
    : { message: `is a switch, and ${shortened(text)} is neither true nor false.` };
}

function numberOf(text: string): number | undefined {
  const [, digits = "", suffix = ""] =
    /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)([kmgtKMGT]?)$/.exec(text) ?? [];
  if (digits === "") return undefined;
  return Number(digits) * (SUFFIXES[suffix] ?? 1);
}

/** JSON without `null`, which no setting of a topology can hold. The message completes a sentence. */
export function parseJson(text: string): Value {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { message: "is not valid JSON" };
  }
  return isArgumentValue(parsed)
    ? { value: parsed }
    : { message: "contains null, which a topology cannot hold" };
}

/** A value as the command line has it. */
export function valueText(value: ArgumentValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function isArgumentValue(value: unknown): value is ArgumentValue {
  if (Array.isArray(value)) return value.every(isArgumentValue);
  if (typeof value === "object" && value !== null) return Object.values(value).every(isArgumentValue);
  return ["string", "number", "boolean"].includes(typeof value);
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
