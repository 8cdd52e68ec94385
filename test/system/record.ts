/** Command line and environment of a stand-in. */
export interface Recorded {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Finds the record that a stand-in printed, after the prefix of its rank, if any. */
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

/** Splits a command line into positional arguments and flags with their values. */
export function commandLine(argv: readonly string[]): {
  positional: readonly string[];
  flags: ReadonlyMap<string, readonly string[]>;
} {
  const positional: string[] = [];
  const flags = new Map<string, string[]>();
  let values = positional;
  for (const argument of argv) {
    if (argument.startsWith("--")) {
      const [name = argument, ...rest] = argument.split("=");
      if (flags.has(name)) throw new Error(`${name} is given twice`);
      values = rest.length > 0 ? [rest.join("=")] : [];
      flags.set(name, values);
    } else {
      values.push(argument);
    }
  }
  return { positional, flags };
}

/** Flags in the format of the fixture: true without a value, JSON as data. */
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
