/** What a stand-in was started with. */
export interface Recorded {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Finds the record that a stand-in printed, under the prefix of its rank if it has one. */
export function recordIn(lines: readonly string[], prefix = ""): Recorded {
  const start = `${prefix}RECORD `;
  const found = lines.filter((line) => line.startsWith(start));
  const [line] = found;
  if (line === undefined || found.length > 1) {
    throw new Error(`${String(found.length)} records of "${prefix}" in:\n${lines.join("\n")}`);
  }
  const record: Recorded = JSON.parse(line.slice(start.length));
  return record;
}

/** Splits a command line into what stands before the first flag, and each flag with its values. */
export function commandLine(argv: readonly string[]): {
  positional: readonly string[];
  flags: ReadonlyMap<string, readonly string[]>;
} {
  const positional: string[] = [];
  const flags = new Map<string, string[]>();
  let values = positional;
  for (const word of argv) {
    if (word.startsWith("--")) {
      const [name = word, ...rest] = word.split("=");
      if (flags.has(name)) throw new Error(`${name} is given twice`);
      values = rest.length > 0 ? [rest.join("=")] : [];
      flags.set(name, values);
    } else {
      values.push(word);
    }
  }
  return { positional, flags };
}

/** Flags as the fixture writes them: true without a value, JSON as JSON. */
export function comparable(flags: ReadonlyMap<string, readonly string[]>): Record<string, unknown> {
  return Object.fromEntries(
    [...flags].map(([name, values]) => {
      const [value = ""] = values;
      if (values.length === 0) return [name, true];
      if (values.length > 1) return [name, values];
      return [name, value.startsWith("{") ? JSON.parse(value) : value];
    }),
  );
}
