/** A command line of gflags: the arguments before the first flag, and every `--flag=value`. */
export interface GflagsCommand {
  /** Arguments before the first flag. */
  readonly positional: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** Parses the argv of xLLM, which holds each flag once and its value after "=". */
export function parseGflags(argv: readonly string[]): GflagsCommand {
  const first = argv.findIndex((argument) => argument.startsWith("--"));
  const flags = new Map<string, string>();
  for (const argument of argv.slice(first)) {
    const [, name, value] = /^--(?<name>[a-z_0-9]+)=(?<value>.*)$/s.exec(argument) ?? [];
    if (name === undefined || value === undefined) throw new Error(`${argument} is not --flag=value`);
    if (flags.has(name)) throw new Error(`--${name} occurs twice`);
    flags.set(name, value);
  }
  return { positional: argv.slice(0, first), flags: Object.fromEntries(flags) };
}
