import type { ConfigKey } from "../../facts/index.ts";
import { type ExpectedValue, expectedOf } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { argumentOf } from "./flag-name.ts";
import { releaseOf } from "./versions.ts";

/** Whether a value is a number of things. */
export const isCount = (value: ArgumentValue) =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0;

/** A flag that takes an object, and the keys that a release has for it. */
export interface ConfigFlag {
  /** The argument of the flag. */
  readonly argument: string;
  readonly keys: Readonly<Record<string, ConfigKey>>;
  /** Whether the release refuses unknown keys. */
  readonly strict: boolean;
}

/** Flags whose objects other rules check: the plugin's, and the one that glm-serve writes itself. */
const ELSEWHERE: ReadonlySet<string> = new Set(["additional-config", "kv-transfer-config"]);

/** The flags of a release that take objects with known keys. */
export function configFlags(version: string): readonly ConfigFlag[] {
  return Object.entries(releaseOf(version).configs)
    .filter(([flag]) => !ELSEWHERE.has(flag))
    .map(([flag, { keys, strict }]) => ({ argument: argumentOf(flag), keys, strict }));
}

/** Keys that are checked beyond what the class does: each capture size is a number of tokens. */
const BEYOND: Readonly<Record<string, Partial<ConfigKey>>> = {
  "compilationConfig.cudagraph_capture_sizes": { min: 1 },
};

/** Keys with a rule of their own. */
const RULED: ReadonlySet<string> = new Set([
  "compilationConfig.cudagraph_mode",
  "speculativeConfig.num_speculative_tokens",
  "speculativeConfig.method",
]);

/** What a key takes; undefined where nothing is known about it, or a rule of its own checks it. */
export function expectedBehind(place: string, key: ConfigKey): ExpectedValue | undefined {
  if (RULED.has(place)) return undefined;
  return expectedOf(key.type, { ...key, ...entryOf(BEYOND, place) });
}
