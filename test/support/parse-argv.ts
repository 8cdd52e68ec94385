/** A parsed argv: flags with their values, JSON as data, `true` without a value. */
export interface ParsedArgv {
  readonly positional: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
}

/**
 * Parses an argv.
 *
 * @throws Error when a flag occurs twice
 */
export function parseArgv(argv: readonly string[]): ParsedArgv {
  const positional: string[] = [];
  const values = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const argument of argv) {
    if (argument.startsWith("--")) {
      if (values.has(argument)) throw new Error(`${argument} occurs twice`);
      current = [];
      values.set(argument, current);
    } else (current ?? positional).push(argument);
  }
  return {
    positional,
    flags: Object.fromEntries([...values].map(([flag, list]) => [flag.slice(2), valueOf(list)])),
  };
}

function valueOf(list: readonly string[]): unknown {
  const [only] = list;
  if (only === undefined) return true;
  if (list.length > 1) return list;
  if (!only.startsWith("{") && !only.startsWith("[")) return only;
  const data: unknown = JSON.parse(only);
  return data;
}
