import type { ReleaseCatalogue } from "../../core/facts/index.ts";

type Flags = ReleaseCatalogue["flags"];

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/**
 * Reads a command line as argparse reads it with the flags of a catalogue: a token that begins with a hyphen is never the value of
 * the flag before it, unless an equals sign joins them.
 *
 * @returns the values by flag
 * @throws RangeError where the parser would refuse the command line
 */
export function readBack(argv: readonly string[], flags: Flags): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  let index = 0;
  while (index < argv.length) {
    const [token, joined] = splitOnce(argv[index] ?? "");
    index += 1;
    if (!token.startsWith("--")) throw new RangeError(`unrecognized argument ${token}`);
    const { name, negative } = flagOf(token.slice(2), flags);
    const flag = flags[name];
    if (flag === undefined) throw new RangeError(`no flag ${token}`);
    if (values.has(name)) throw new RangeError(`${token} occurs twice`);
    const following: string[] = joined === undefined ? [] : [joined];
    if (joined === undefined && flag.type !== "bool")
      while (
        index < argv.length &&
        !(argv[index] ?? "").startsWith("-") &&
        (flag.list === true || following.length === 0)
      ) {
        following.push(argv[index] ?? "");
        index += 1;
      }
    values.set(name, valueOf(token, flag, following, negative));
  }
  return values;
}

function splitOnce(token: string): readonly [string, string?] {
  const at = token.startsWith("--") ? token.indexOf("=") : -1;
  return at === -1 ? [token] : [token.slice(0, at), token.slice(at + 1)];
}

function flagOf(name: string, flags: Flags): { readonly name: string; readonly negative: boolean } {
  const positive = name.replace(/^no[-_]/, "");
  return Object.hasOwn(flags, name) || !Object.hasOwn(flags, positive)
    ? { name, negative: false }
    : { name: positive, negative: true };
}

function valueOf(token: string, flag: Flags[string], given: readonly string[], negative: boolean): unknown {
  if (flag.type === "bool") {
    if (given.length > 0) throw new RangeError(`${token} takes no value`);
    return !negative;
  }
  if (given.length === 0) {
    if (flag.valueOptional === true) return true;
    throw new RangeError(`${token} requires a value`);
  }
  const values = given.map((text) => converted(token, flag, text));
  return flag.list === true ? values : values[0];
}

function converted(token: string, flag: Flags[string], text: string): unknown {
  switch (flag.type) {
    case "int":
      if (!/^-?\d+$/.test(text)) throw new RangeError(`${token} ${text} is no whole number`);
      return Number(text);
    case "int|auto":
      return text === "auto" ? text : Number(text);
    case "float":
      if (!NUMBER.test(text)) throw new RangeError(`${token} ${text} is no number`);
      return Number(text);
    case "choices": {
      const found = (flag.choices ?? []).find((choice) => String(choice) === text);
      if (found === undefined) throw new RangeError(`${token} has no choice ${text}`);
      return found;
    }
    case "json":
    case "json-list": {
      const value: unknown = JSON.parse(text);
      return value;
    }
    case "json|str":
      return text.startsWith("{") ? JSON.parse(text) : text;
    default:
      return text;
  }
}
