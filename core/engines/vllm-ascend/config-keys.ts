import type { ConfigObject } from "../../facts/index.ts";
import type { ExpectedValue } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { flagOf } from "./flag-name.ts";
import { releaseOf } from "./versions.ts";

const isNumber = (value: ArgumentValue) => typeof value === "number";

const isWhole = (value: ArgumentValue) => Number.isSafeInteger(value);

const isText = (value: ArgumentValue) => typeof value === "string";

const isCount = (value: ArgumentValue) => typeof value === "number" && isWhole(value) && value > 0;

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

/** A number of things. */
export const count: ExpectedValue = { text: "a whole number of at least 1", accepts: isCount };

const counts: ExpectedValue = {
  text: "a list of whole numbers of at least 1",
  accepts: listOf(isCount),
};

/** Flags that take an object with known keys. */
export type ConfigFlag = "compilationConfig" | "speculativeConfig";

export const configFlags: readonly ConfigFlag[] = ["compilationConfig", "speculativeConfig"];

/**
 * Values that vLLM limits beyond their types (CompilationConfig in config/compilation.py, SpeculativeConfig in
 * config/speculative.py). Undefined: a rule of its own checks the key.
 */
const LIMITS: Readonly<Record<ConfigFlag, Readonly<Record<string, ExpectedValue | undefined>>>> = {
  compilationConfig: { cudagraph_capture_sizes: counts, cudagraph_mode: undefined },
  speculativeConfig: {
    disable_by_batch_size: count,
    draft_tensor_parallel_size: count,
    max_model_len: count,
    num_speculative_tokens: undefined,
    prompt_lookup_max: count,
    prompt_lookup_min: count,
    tensor_parallel_size: count,
  },
};

/** The object behind a flag; undefined for a release whose catalogue does not have it. */
export function configOf(flag: ConfigFlag, version: string): ConfigObject | undefined {
  return entryOf(releaseOf(version).configs, flagOf(flag));
}

/** What a key behind a flag takes; undefined where nothing is known about it. */
export function expectedBehind(flag: ConfigFlag, key: string, version: string): ExpectedValue | undefined {
  const known = entryOf(configOf(flag, version)?.keys ?? {}, key);
  if (known === undefined) return undefined;
  const limits = LIMITS[flag];
  return Object.hasOwn(limits, key) ? limits[key] : entryOf(configTypes, known.type);
}
