/** A command line of gflags: the arguments before the first flag, and every `--flag=value`. */
export interface GflagsCommand {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** Parses the argv of xLLM, which holds each flag once and its value after "=". */
export function parseGflags(argv: readonly string[]): GflagsCommand {
  const first = argv.findIndex((word) => word.startsWith("--"));
  const flags = new Map<string, string>();
  for (const word of argv.slice(first)) {
    const [, name, value] = /^--(?<name>[a-z_0-9]+)=(?<value>.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) throw new Error(`${word} is not of the form --flag=value`);
    if (flags.has(name)) throw new Error(`--${name} appears twice`);
    flags.set(name, value);
  }
  return { words: argv.slice(0, first), flags: Object.fromEntries(flags) };
}
