/** A command line of gflags taken apart: what stands before the first flag, and every `--flag=value`. */
export interface GflagsCommand {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** Parses an argv as glm-serve writes it for xLLM: each flag once and with its value behind "=". */
export function parseGflags(argv: readonly string[]): GflagsCommand {
  const first = argv.findIndex((word) => word.startsWith("--"));
  const flags = new Map<string, string>();
  for (const word of argv.slice(first)) {
    const [, name, value] = /^--(?<name>[a-z_0-9]+)=(?<value>.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) throw new Error(`${word} is no --flag=value`);
    if (flags.has(name)) throw new Error(`--${name} stands twice`);
    flags.set(name, value);
  }
  return { words: argv.slice(0, first), flags: Object.fromEntries(flags) };
}
