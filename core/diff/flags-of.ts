import type { Json } from "./difference.ts";
import { isJsonList, isJsonRecord } from "./json.ts";

/** Stands for the program and its arguments before the first flag. */
const PROGRAM = "command";

/**
 * The flags of a command line by name, and its program as `command`. A flag without a value is true; JSON is read; a flag with
 * several values has a list of them.
 */
export function flagsOf(argv: readonly string[]): Readonly<Record<string, Json>> {
  const flags = new Map<string, string[]>();
  let current: string = PROGRAM;
  flags.set(PROGRAM, []);
  for (const token of argv) {
    const flag = /^--?[A-Za-z][\w.-]*(?==|$)/.exec(token)?.[0];
    if (flag === undefined || !isFlag(token, current)) flags.get(current)?.push(token);
    else {
      current = flag;
      const inline = token.length > flag.length ? [token.slice(flag.length + 1)] : [];
      flags.set(flag, [...(flags.get(flag) ?? []), ...inline]);
    }
  }
  return Object.fromEntries(
    [...flags].map(([name, values]) => [name, name === PROGRAM ? values.join(" ") : valueOf(values)]),
  );
}

/** Before the first long flag, a short one such as `-m` or numactl's `-C` belongs to the program. */
function isFlag(token: string, current: string): boolean {
  return token.startsWith("--") || current !== PROGRAM;
}

function valueOf(values: readonly string[]): Json {
  const [only, ...others] = values;
  if (only === undefined) return true;
  return others.length > 0 ? [...values] : read(only);
}

/** JSON with keys or items, such as the value of `--kv-transfer-config`; else the text. */
function read(text: string): Json {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    const value: Json = JSON.parse(text);
    return isJsonRecord(value) || isJsonList(value) ? value : text;
  } catch {
    return text;
  }
}
