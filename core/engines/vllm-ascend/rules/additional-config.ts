import {
  defineRule,
  type Fix,
  meantName,
  removed,
  type ResolvedGroup,
  type RuleProblem,
  Severity,
} from "../../../domain/index.ts";
import { compareVersions, type ConfigKey } from "../../../facts/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { isRecord, placeOf, readKey, type Settings, settingsOf } from "../group-settings.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";
import { keyNamed, lifeOf, placeName, type SwitchPlace } from "../switches/index.ts";

export const additionalConfigKnown = defineRule({
  id: "ascend-additional-config-known",
  severity: Severity.Warning,
  source: "vllm-ascend up to v0.26.0rc1, ascend_config.py: unknown keys are silently ignored",
  per: "group",
  check: (group, { topology }) => {
    const release = pluginReleaseOf(topology.spec.engine.version);
    if (release === undefined) return [];
    return unknownKeys(group, release)
      .filter(({ refused }) => release.standIn !== undefined || !refused)
      .map(({ path, name, value, parent }) => ({
        path,
        value,
        ...textsOf(name, parent, release),
      }));
  },
});

export const additionalConfigStrict = defineRule({
  id: "ascend-additional-config-strict",
  source:
    'vllm-ascend, EplbConfig and ShortRequestFirstConfig in ascend_config.py: unknown keys raise ValueError; v0.27.1rc1, ascend_config.py:367, and v0.30.0rc2, :565: extra="forbid" everywhere',
  per: "group",
  check: (group, { topology }) => {
    const release = pluginReleaseOf(topology.spec.engine.version);
    if (release === undefined || release.standIn !== undefined) return [];
    return unknownKeys(group, release)
      .filter(({ refused }) => refused)
      .map(({ path, name, value, parent }) => ({
        path,
        value,
        message: `vllm-ascend ${release.release} refuses to start: ${parent?.name ?? "additionalConfig"} has no key ${name}.`,
        fix: fixOf(name, parent, release),
      }));
  },
});

export const additionalConfigDerived = defineRule({
  id: "ascend-additional-config-derived",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.29.0rc1, ascend_config.py:776, and v0.30.0rc2, :919: C8 and C4 follow the types of the caches; v0.27.1rc1, :1455: derived keys are removed",
  per: "group",
  check: (group, { topology }) => {
    const { version } = topology.spec.engine;
    return Object.keys(settingsOf(group, "additionalConfig")).flatMap((name): RuleProblem[] => {
      const setting = readKey(topology, group, name);
      const life = lifeOf(keyNamed(name), version);
      if (setting === undefined || life?.fate !== "derived") return [];
      const from = life.replacements?.map(placeName).join(" and ");
      return [
        {
          ...placeOf(setting),
          message: `${name} has no effect: vllm-ascend derives ${name} from ${from ?? "other settings"}.`,
          fix: removed(from === undefined ? {} : { ending: `, and set ${from} for the same effect` }),
          source: life.source,
        },
      ];
    });
  },
});

/** A key of `--additional-config`, at any depth, that a release does not read. */
interface UnknownKey {
  readonly path: string;
  readonly name: string;
  readonly value: ArgumentValue;
  /** Whether the release refuses unknown keys there. */
  readonly refused: boolean;
  /** The object that holds the key; absent at the top. */
  readonly parent?: ParentKey;
}

interface ParentKey {
  readonly name: string;
  readonly keys: readonly string[];
}

function unknownKeys(group: ResolvedGroup, { keys, strict }: PluginRelease): readonly UnknownKey[] {
  const path = `groups.${group.name}.args.additionalConfig`;
  return unknownIn(path, settingsOf(group, "additionalConfig"), keys, strict);
}

function unknownIn(
  path: string,
  settings: Settings,
  keys: Readonly<Record<string, ConfigKey>>,
  refused: boolean,
  parent?: ParentKey,
): readonly UnknownKey[] {
  return Object.entries(settings).flatMap(([name, value]): readonly UnknownKey[] => {
    const pathOfKey = `${path}.${name}`;
    const known = entryOf(keys, name);
    if (known === undefined) {
      return [{ path: pathOfKey, name, value, refused, ...(parent === undefined ? {} : { parent }) }];
    }
    if (known.keys === undefined || !isRecord(value)) return [];
    const { keys: inner, strict = false } = known;
    return unknownIn(pathOfKey, value, inner, strict, { name, keys: Object.keys(inner) });
  });
}

function textsOf(
  name: string,
  parent: ParentKey | undefined,
  release: PluginRelease,
): Pick<RuleProblem, "message" | "fix"> {
  if (release.standIn !== undefined)
    return notKnown(name, parent?.keys ?? Object.keys(release.keys), release.standIn);
  return {
    message: `vllm-ascend ${release.release} ignores ${name}: ${parent?.name ?? "additionalConfig"} has no such key.`,
    fix: fixOf(name, parent, release),
  };
}

function fixOf(name: string, parent: ParentKey | undefined, release: PluginRelease): Fix {
  if (parent !== undefined) return meantName(name, parent.keys);
  const [owner] =
    Object.entries(release.keys).find(([, { keys }]) => keys !== undefined && Object.hasOwn(keys, name)) ??
    [];
  if (owner !== undefined) {
    return {
      text: () => `Move ${name} into ${owner}, or remove it`,
      changes: (own) => [{ path: own, moveTo: `${own.slice(0, -name.length)}${owner}.${name}` }],
    };
  }
  const readers = pluginReleases().filter(({ keys }) => Object.hasOwn(keys, name));
  const earlier = readers.findLast((reader) => compareVersions(reader.release, release.release) < 0);
  const [later] = readers;
  if (earlier === undefined && later !== undefined) {
    return removed({ ending: `: ${later.release} is the first release that reads it` });
  }
  const life = lifeOf(keyNamed(name), release.release);
  if (life?.because !== undefined) return removed({ ending: `: ${life.because}` });
  if (life?.replacements !== undefined) {
    const successor = life.replacements.map(wordingOf).join(" and ");
    return removed({ ending: `, and set ${successor} for the same effect` });
  }
  if (earlier !== undefined)
    return removed({ ending: `: ${earlier.release} is the last release that reads it` });
  return meantName(name, Object.keys(release.keys));
}

/** A setting beside the key that it replaces. */
function wordingOf(place: SwitchPlace): string {
  return place.kind === "variable" ? `the variable ${place.name}` : placeName(place);
}
