import type { ResolvedGroup } from "../../../domain/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { isRecord, type Settings, settingsOf } from "../group-settings.ts";
import type { PluginKey, PluginRelease } from "../plugin-release.ts";

/** A key of `--additional-config`, or of an object in it, that a release of the plugin does not read. */
export interface UnknownKey {
  readonly path: string;
  readonly name: string;
  readonly value: ArgumentValue;
  /** The object that holds it, by its own key; absent at the top. */
  readonly home?: Home;
}

interface Home {
  readonly name: string;
  readonly keys: readonly string[];
  /** Whether the release refuses what it does not know here. */
  readonly strict: boolean;
}

/** Every key of a group that a release does not read, at any depth. */
export function unknownKeys(group: ResolvedGroup, { keys }: PluginRelease): readonly UnknownKey[] {
  return unknownIn(`groups.${group.name}.args.additionalConfig`, settingsOf(group, "additionalConfig"), keys);
}

function unknownIn(
  path: string,
  settings: Settings,
  keys: Readonly<Record<string, PluginKey>>,
  home?: Home,
): readonly UnknownKey[] {
  return Object.entries(settings).flatMap(([name, value]): readonly UnknownKey[] => {
    const place = `${path}.${name}`;
    const known = entryOf(keys, name);
    if (known === undefined) return [{ path: place, name, value, ...(home === undefined ? {} : { home }) }];
    if (known.keys === undefined || !isRecord(value)) return [];
    const { keys: inner, strict = false } = known;
    return unknownIn(place, value, inner, { name, keys: Object.keys(inner), strict });
  });
}
