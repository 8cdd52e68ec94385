/** An object of a config.json. */
export type Config = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Larger numbers are no counts of layers, experts or widths. */
const COUNT_LIMIT = 100_000;

const SIZE_LIMIT = 100_000_000;

/** A whole number of at least 0. */
export function countIn(config: Config, key: string): number | undefined {
  return numberIn(config, key, 0, COUNT_LIMIT);
}

/** A whole number of at least 1. */
export function sizeIn(config: Config, key: string): number | undefined {
  return numberIn(config, key, 1, SIZE_LIMIT);
}

function numberIn(config: Config, key: string, least: number, most: number): number | undefined {
  const value = valueIn(config, key);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most
    ? value
    : undefined;
}

function valueIn(config: Config, key: string): unknown {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

/** The size of the first key that has one. */
export function firstSize(config: Config, keys: readonly string[]): number | undefined {
  return keys.map((key) => sizeIn(config, key)).find((value) => value !== undefined);
}

/** A number that has a default; a default that decides a fact is an assumption. */
export function countOr(config: Config, key: string, usual: number, assumed: string[], fact: string): number {
  const given = countIn(config, key);
  if (given === undefined) assumed.push(`${fact} ${usual}: config.json has no ${key}`);
  return given ?? usual;
}

/** One line of text that `model.facts` accepts: not blank, without signs that change the direction. */
function isLine(value: unknown): value is string {
  return typeof value === "string" && /^(?=.*\S)[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+$/u.test(value);
}

export function stringIn(config: Config, key: string): string | undefined {
  const value = valueIn(config, key);
  return isLine(value) ? value : undefined;
}

export function stringsIn(config: Config, key: string): readonly string[] | undefined {
  const value = valueIn(config, key);
  if (!Array.isArray(value)) return undefined;
  const items = value.filter((item) => isLine(item));
  return items.length === value.length ? items : undefined;
}

export function numbersIn(config: Config, key: string): readonly number[] | undefined {
  const value = valueIn(config, key);
  if (!Array.isArray(value)) return undefined;
  return value.filter((item) => typeof item === "number");
}
