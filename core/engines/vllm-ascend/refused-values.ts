import { inRange, type ResolvedGroup, type ResolvedTopology } from "../../domain/index.ts";
import type { ConfigKey } from "../../facts/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { isRecord, isTruthy, type Settings, settingsOf } from "./group-settings.ts";
import { type Expected, fits, pluginBounds } from "./plugin-bounds.ts";
import { pluginReleaseOf } from "./plugin-release.ts";

/** A value of `--additional-config` that the code of the plugin refuses. */
interface RefusedValue {
  /** With the objects that hold the key, e.g. `eplb_config.eplb_policy_type`. */
  readonly key: string;
  readonly value: ArgumentValue;
  readonly expected: Expected;
}

type Keys = Readonly<Record<string, ConfigKey>>;

/** The object whose keys win over the same keys at the top. */
const SCHEDULER = "scheduler_config";

/** Every value that the release refuses, by the table of what its code checks. */
export function refusedValues({ spec }: ResolvedTopology, group: ResolvedGroup): readonly RefusedValue[] {
  const { version } = spec.engine;
  const release = pluginReleaseOf(version);
  if (release === undefined) return [];
  const settings = settingsOf(group, "additionalConfig");
  return pluginBounds.flatMap(({ key, releases = {}, falsyIsUnset, expected }) => {
    if (!inRange(version, releases)) return [];
    return [`${SCHEDULER}.${key}`, key].flatMap((path) => {
      const words = path.split(".");
      const value = valueAt(settings, words);
      if (value === undefined || !reads(release.keys, words) || isOverruled(settings, release.keys, words))
        return [];
      if (falsyIsUnset === true && !isTruthy(value)) return [];
      return fits(expected, value, release.strict) ? [] : [{ key: path, value, expected }];
    });
  });
}

function valueAt(settings: Settings, [word = "", ...inner]: readonly string[]): ArgumentValue | undefined {
  const value = entryOf(settings, word);
  if (inner.length === 0) return value;
  return isRecord(value) ? valueAt(value, inner) : undefined;
}

function reads(keys: Keys, [word = "", ...inner]: readonly string[]): boolean {
  const key = entryOf(keys, word);
  return key !== undefined && (inner.length === 0 || reads(key.keys ?? {}, inner));
}

/** Whether the same key inside of the scheduler's object takes its place. */
function isOverruled(settings: Settings, keys: Keys, [word = ""]: readonly string[]): boolean {
  return reads(keys, [SCHEDULER, word]) && valueAt(settings, [SCHEDULER, word]) !== undefined;
}
