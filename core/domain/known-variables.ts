/** The numbers that a variable may be set to. */
export interface NumberRange {
  readonly min: number;
  /**
   * @default no limit
   */
  readonly max?: number;
  /**
   * Whether a fraction is allowed.
   * @default false
   */
  readonly fraction?: boolean;
  /**
   * Whether several numbers are allowed, separated by commas.
   * @default false
   */
  readonly list?: boolean;
  /** Where the range comes from. */
  readonly source: string;
}

/** Environment variables that the processes of an engine and their libraries read. */
export interface KnownVariables {
  /** Names, of any release. */
  readonly names: readonly string[];
  /**
   * The names that a release reads, or any release does. A variable is looked up here first, so that a plan loads only the
   * catalogue of its own release.
   *
   * @default all names
   */
  readonly namesIn?: (version: string) => readonly string[];
  /** Prefixes of names that other rules check. */
  readonly judged: readonly string[];
  /** The name that a release has for a variable which other releases name differently. */
  readonly calledIn: (version: string, name: string) => string;
  /** Variables that must be numbers. */
  readonly numbers: Readonly<Record<string, NumberRange>>;
}
