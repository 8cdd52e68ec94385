/** What the parser of an engine knows about one flag. */
export interface FlagShape {
  /** As the catalogue spells it, without hyphens at the start. */
  readonly name: string;
  /** The type in the catalogue: `bool`, `int`, `float`, `json`, … */
  readonly type: string;
  /** Whether the flag takes several words. */
  readonly list: boolean;
  /** Whether `--no-<name>` exists. */
  readonly negatable: boolean;
}

/** What a word that begins with a hyphen means. */
type Spelling =
  | { readonly kind: "flag"; readonly flag: FlagShape; readonly negated: boolean }
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
  | { readonly kind: "unknown"; readonly name: string };

/** The flags that the parser of one release accepts. */
export interface FlagTable {
  /** The flag that an option means, by its name, an alias or an unambiguous beginning, e.g. `--max_model_len` or `-tp`. */
  readonly find: (option: string) => Spelling;
}

/** A flag in a catalogue. */
export interface CatalogueFlag {
  readonly type: string;
  readonly list?: boolean;
  readonly negatable?: boolean;
  /** Other spellings, with their hyphens. */
  readonly aliases?: readonly string[];
}

/** How a parser reads spellings beside the names of flags. */
export interface Spellings {
  /** Flags by their short spellings, with hyphens. @default none */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Whether the beginning of a name is enough, as for argparse. @default true */
  readonly abbreviations?: boolean;
}

/** The table of a catalogue. */
export function flagTable(
  flags: Readonly<Record<string, CatalogueFlag>>,
  { aliases = {}, abbreviations = true }: Spellings = {},
): FlagTable {
  // Hyphens and underscores are one here: no parser has two flags that differ in them only.
  const shapes = new Map(
    Object.entries(flags).map(([name, { type, list = false, negatable = false }]) => [
      hyphenated(name),
      { name, type, list, negatable },
    ]),
  );
  const byAlias = new Map([
    ...Object.entries(aliases),
    ...Object.entries(flags).flatMap(([name, { aliases: own = [] }]) =>
      own.map((alias) => [hyphenated(alias), name] as const),
    ),
  ]);
  const named = (name: string): Spelling | undefined => {
    const flag = shapes.get(name);
    if (flag !== undefined) return { kind: "flag", flag, negated: false };
    const positive = name.startsWith("no-") ? shapes.get(name.slice("no-".length)) : undefined;
    return positive?.negatable === true ? { kind: "flag", flag: positive, negated: true } : undefined;
  };
  const spellings = [...shapes].flatMap(([name, { negatable }]) =>
    negatable ? [name, `no-${name}`] : [name],
  );
  return {
    find: (option) => {
      const name = hyphenated(option).replace(/^--?/, "");
      const alias = byAlias.get(hyphenated(option));
      const exact = named(alias === undefined ? name : hyphenated(alias));
      if (exact !== undefined) return exact;
      const candidates =
        abbreviations && option.startsWith("--") ? spellings.filter((each) => each.startsWith(name)) : [];
      const [only, ...others] = candidates;
      if (others.length > 0) return { kind: "ambiguous", candidates };
      return (only === undefined ? undefined : named(only)) ?? { kind: "unknown", name };
    },
  };
}

function hyphenated(text: string): string {
  return text.replaceAll("_", "-");
}
