/** Numbers that a variable may hold. */
export interface NumberRange {
  readonly min: number;
  /**
   * @default no limit
   */
  readonly max?: number;
  /**
   * Whether it may have a fraction.
   * @default false
   */
  readonly fraction?: boolean;
  /**
   * Whether it may hold several, with commas between them.
   * @default false
   */
  readonly list?: boolean;
  /** Where the range comes from. */
  readonly source: string;
}

/** Environment variables that mean something to the processes of an engine and to their libraries. */
export interface KnownVariables {
  /** By name, those of any version. */
  readonly names: readonly string[];
  /** Beginnings of names which rules of their own judge whole. */
  readonly judged: readonly string[];
  /** What a version calls a variable to which others give this name. */
  readonly calledIn: (version: string, name: string) => string;
  /** Those that hold numbers. */
  readonly numbers: Readonly<Record<string, NumberRange>>;
}
