/** The values that a flag or a key takes, beyond their type. */
export interface Bounds {
  /** @default every value of the type */
  readonly choices?: readonly (string | number | null)[];
  /** Whether the case of a choice does not count. @default false */
  readonly anyCase?: boolean;
  /** The least number; of a list, the least entry. @default no limit */
  readonly min?: number;
  /** The greatest number, or entry. @default no limit */
  readonly max?: number;
  /** The number, or entry, lies above this one. @default no limit */
  readonly above?: number;
  /** The number, or entry, lies below this one. @default no limit */
  readonly below?: number;
  /** @default every number */
  readonly multipleOf?: number;
  /** The least number of entries of a list. @default 0 */
  readonly minItems?: number;
  /** The greatest number of entries of a list. @default no limit */
  readonly maxItems?: number;
}

/** One flag of an engine's parser. */
export interface ReleaseFlag extends Bounds {
  /** Type of the value, as `core/flags` reads it. */
  readonly type: string;
  /** Whether the flag takes several values. @default false */
  readonly list?: boolean;
  /** Whether the switch has a negative form. @default false */
  readonly negatable?: boolean;
  /** Whether the flag may stand without a value. @default false */
  readonly valueOptional?: boolean;
  /** Further spellings, with their hyphens. @default none */
  readonly aliases?: readonly string[];
  /** The parser's default, where it is a JSON scalar. */
  readonly default?: string | number | boolean;
}

/** One key of the JSON object behind a flag. */
export interface ConfigKey extends Bounds {
  /** Type of the value, or several with `|` between them; `unknown` where no word of the catalogue covers it. */
  readonly type: string;
  /** Keys of the object. */
  readonly keys?: Readonly<Record<string, ConfigKey>>;
  /**
   * Whether the release refuses unknown keys of the object.
   *
   * @default false: it ignores them
   */
  readonly strict?: boolean;
  readonly default?: unknown;
}

/** The JSON object behind a flag. */
export interface ConfigObject {
  /** Whether the release refuses unknown keys; otherwise it ignores them. */
  readonly strict: boolean;
  readonly keys: Readonly<Record<string, ConfigKey>>;
}

/** A flag that only older releases have. */
export interface RemovedFlag {
  /** The first release without it. */
  readonly since: string;
  /** What replaces it. */
  readonly instead?: string;
}

/** Names that an engine looks up at run time. */
export type RegistryName =
  | "architectures"
  | "connectors"
  | "quantizations"
  | "reasoningParsers"
  | "speculativeMethods"
  | "toolCallParsers";

/** What one release of an engine accepts and reads, and what it is built from. A part without entries is not known. */
export interface ReleaseCatalogue {
  /** The image tag without the suffix of the hardware, or the flag dialect: `v0.23.0`. */
  readonly release: string;
  /** Versions in the image by name: `vllm`, `transformers` (what the plugin and vLLM require), `cann`, `python`, `mooncake` … */
  readonly versions: Readonly<Record<string, string>>;
  /** Suffixes of the image tag, by hardware and by variant. */
  readonly images: Readonly<Record<string, string>>;
  /** Flags as the parser spells them, without leading hyphens. */
  readonly flags: Readonly<Record<string, ReleaseFlag>>;
  /** Objects behind flags, by flag. */
  readonly configs: Readonly<Record<string, ConfigObject>>;
  /** Environment variables, and how the engine reads each. */
  readonly variables: Readonly<Record<string, string>>;
  readonly registries: Readonly<Partial<Record<RegistryName, readonly string[]>>>;
  /** Flags of older releases that this one refuses. */
  readonly removed: Readonly<Record<string, RemovedFlag>>;
}
