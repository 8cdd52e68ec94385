/** An object of a config.json. */
export type Config = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A whole number of at least 0. */
export function countIn(config: Config, key: string): number | undefined {
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The number of the first key that has one. */
export function firstCount(config: Config, keys: readonly string[]): number | undefined {
  return keys.map((key) => countIn(config, key)).find((value) => value !== undefined);
}

/** A number that has a default; a default that decides a fact is an assumption. */
export function countOr(config: Config, key: string, usual: number, assumed: string[], fact: string): number {
  const given = countIn(config, key);
  if (given === undefined) assumed.push(`${fact} ${usual}: config.json has no ${key}`);
  return given ?? usual;
}

export function stringIn(config: Config, key: string): string | undefined {
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function stringsIn(config: Config, key: string): readonly string[] | undefined {
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  if (!Array.isArray(value)) return undefined;
  const items = value.filter((item) => typeof item === "string");
  return items.length === value.length ? items : undefined;
}

export function numbersIn(config: Config, key: string): readonly number[] | undefined {
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  if (!Array.isArray(value)) return undefined;
  return value.filter((item) => typeof item === "number");
}
