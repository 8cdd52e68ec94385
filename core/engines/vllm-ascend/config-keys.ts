import type { ConfigKey, ConfigObject } from "../../facts/index.ts";
import type { ExpectedValue } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { flagOf } from "./flag-name.ts";
import { releaseOf } from "./versions.ts";

const isNumber = (value: ArgumentValue) => typeof value === "number";

const isWhole = (value: ArgumentValue) => Number.isSafeInteger(value);

const isText = (value: ArgumentValue) => typeof value === "string";

/** Whether a value is a number of things. */
export const isCount = (value: ArgumentValue) => typeof value === "number" && isWhole(value) && value > 0;

const listOf = (accepts: ExpectedValue["accepts"]) => (value: ArgumentValue) =>
  Array.isArray(value) && value.every((item) => accepts(item));

const object: ExpectedValue = {
  text: "an object",
  accepts: (value) => typeof value === "object" && !Array.isArray(value),
};

/** How messages name each type of a catalogue, and which values it accepts. Other types are not judged. */
const configTypes: Readonly<Record<string, ExpectedValue>> = {
  bool: { text: "true or false", accepts: (value) => typeof value === "boolean" },
  int: { text: "a whole number", accepts: isWhole },
  float: { text: "a number", accepts: isNumber },
  str: { text: "a string", accepts: isText },
  dict: object,
  object,
  list: { text: "a list", accepts: (value) => Array.isArray(value) },
  "list[int]": { text: "a list of whole numbers", accepts: listOf(isWhole) },
  "list[float]": { text: "a list of numbers", accepts: listOf(isNumber) },
  "list[str]": { text: "a list of strings", accepts: listOf(isText) },
};

/** Flags that take an object with known keys. */
export type ConfigFlag = "compilationConfig" | "speculativeConfig";

export const configFlags: readonly ConfigFlag[] = ["compilationConfig", "speculativeConfig"];

/**
 * Keys that are checked beyond their types: a list of sizes, each positive (CompilationConfig in config/compilation.py), and keys
 * with a rule of their own, which are undefined.
 */
const CHECKED: Readonly<Record<ConfigFlag, Readonly<Record<string, ExpectedValue | undefined>>>> = {
  compilationConfig: {
    cudagraph_capture_sizes: { text: "a list of whole numbers of at least 1", accepts: listOf(isCount) },
    cudagraph_mode: undefined,
  },
  speculativeConfig: { num_speculative_tokens: undefined },
};

/** The object behind a flag; undefined for a release whose catalogue does not have it. */
export function configOf(flag: ConfigFlag, version: string): ConfigObject | undefined {
  return entryOf(releaseOf(version).configs, flagOf(flag));
}

/** What a key behind a flag takes; undefined where nothing is known about it. */
export function expectedBehind(flag: ConfigFlag, key: string, version: string): ExpectedValue | undefined {
  const known = entryOf(configOf(flag, version)?.keys ?? {}, key);
  if (known === undefined) return undefined;
  const checked = CHECKED[flag];
  return Object.hasOwn(checked, key) ? checked[key] : expectedOf(known);
}

function expectedOf({ type, min }: ConfigKey): ExpectedValue | undefined {
  const expected = entryOf(configTypes, type);
  if (expected === undefined || min === undefined) return expected;
  return {
    text: `${expected.text} of at least ${min}`,
    accepts: (value) => expected.accepts(value) && typeof value === "number" && value >= min,
  };
}
