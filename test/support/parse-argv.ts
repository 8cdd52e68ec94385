/** An argv taken apart: positional words, and flags with their values; JSON as data, `true` where there is no value. */
export interface ParsedArgv {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Parses an argv flag by flag. A flag that stands twice is an error. */
export function parseArgv(argv: readonly string[]): ParsedArgv {
  const words: string[] = [];
  const values = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const word of argv) {
    if (word.startsWith("--")) {
      if (values.has(word)) throw new Error(`${word} stands twice`);
      current = [];
      values.set(word, current);
    } else (current ?? words).push(word);
  }
  return {
    words,
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
