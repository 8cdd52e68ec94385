import {
  defineRule,
  type Fix,
  inRange,
  meantName,
  removed,
  type ResolvedGroup,
  type RuleProblem,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { compareVersions, type ConfigKey } from "../../../facts/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { isRecord, placeOf, readKey, type Settings, settingsOf } from "../group-settings.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";

/** Keys whose effect became the default. */
const OBSOLETE: Readonly<Record<string, string>> = {
  chunked_prefill_for_mla: "vLLM chunks prefill by default",
  ascend_scheduler_config: "vLLM uses its own scheduler",
};

const CACHE_TYPE = "kvCacheDtype";

const INDEXER_CACHE_TYPE = "attentionConfig.indexer_kv_dtype";

/** Keys and variables that replace a key, newest first; a release has those that it reads. */
const SUCCESSORS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  enable_weight_nz_layout: [["weight_nz_mode"], ["VLLM_ASCEND_ENABLE_NZ"]],
  enable_sparse_c8: [["enable_sparse_sfa_c8", "enable_sparse_li_c8"]],
  // Releases 0.24 and 0.25 had one key, those before and after two.
  enable_sparse_sfa_c8: [["enable_sparse_c8"]],
  enable_sparse_li_c8: [["enable_sparse_c8"]],
  dynamic_eplb: [["eplb_config"]],
  expert_map_path: [["eplb_config"]],
  enable_npugraph_ex: [["ascend_compilation_config"]],
};

/** Settings that a release derives a key from, whatever the key says. */
interface Derivation {
  readonly releases: VersionRange;
  readonly from: string;
}

/** vllm-ascend v0.29.0rc1, ascend_config.py:776, and v0.30.0rc2, :919. */
const FROM_CACHE_TYPES: VersionRange = { since: "0.29" };

/** vllm-ascend v0.27.1rc1, ascend_config.py:1455: keys that are removed from the input. */
const REMOVED: Derivation = { releases: { since: "0.27" }, from: "other settings" };

const DERIVED: Readonly<Record<string, Derivation>> = {
  enable_sparse_sfa_c8: { releases: FROM_CACHE_TYPES, from: CACHE_TYPE },
  enable_sparse_li_c8: { releases: FROM_CACHE_TYPES, from: INDEXER_CACHE_TYPE },
  enable_sparse_li_c4: { releases: FROM_CACHE_TYPES, from: INDEXER_CACHE_TYPE },
  enable_sparse_sfa_turboquant: { releases: FROM_CACHE_TYPES, from: CACHE_TYPE },
  enable_sp_by_pass: REMOVED,
  pd_tp_ratio: REMOVED,
  pd_head_ratio: REMOVED,
  num_head_replica: REMOVED,
};

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
  check: (group, { topology }) =>
    Object.entries(DERIVED).flatMap(([key, { releases, from }]) => {
      const setting = readKey(topology, group, key);
      if (setting === undefined || !inRange(topology.spec.engine.version, releases)) return [];
      return [
        {
          ...placeOf(setting),
          message: `${key} has no effect: vllm-ascend derives ${key} from ${from}.`,
          fix: removed(from === REMOVED.from ? {} : { ending: `, and set ${from} for the same effect` }),
        },
      ];
    }),
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

function fixOf(key: string, parent: ParentKey | undefined, release: PluginRelease): Fix {
  if (parent !== undefined) return meantName(key, parent.keys);
  const [owner] =
    Object.entries(release.keys).find(([, { keys }]) => keys !== undefined && Object.hasOwn(keys, key)) ?? [];
  if (owner !== undefined) {
    return {
      text: () => `Move ${key} into ${owner}, or remove it`,
      changes: (own) => [{ path: own, moveTo: `${own.slice(0, -key.length)}${owner}.${key}` }],
    };
  }
  const readers = pluginReleases().filter(({ keys }) => Object.hasOwn(keys, key));
  const earlier = readers.findLast((reader) => compareVersions(reader.release, release.release) < 0);
  const [later] = readers;
  if (earlier === undefined && later !== undefined) {
    return removed({ ending: `: ${later.release} is the first release that reads it` });
  }
  const reason = entryOf(OBSOLETE, key);
  if (reason !== undefined) return removed({ ending: `: ${reason}` });
  const successor = successorOf(key, release);
  if (successor !== undefined) return removed({ ending: `, and set ${successor} for the same effect` });
  if (earlier !== undefined)
    return removed({ ending: `: ${earlier.release} is the last release that reads it` });
  return meantName(key, Object.keys(release.keys));
}

/** What a release reads in place of a key; undefined where nothing does. */
function successorOf(key: string, { release, keys, variables }: PluginRelease): string | undefined {
  if (key === "enable_sparse_c8" && inRange(release, FROM_CACHE_TYPES))
    return `${CACHE_TYPE} and ${INDEXER_CACHE_TYPE}`;
  const read = (name: string): boolean => Object.hasOwn(keys, name) || Object.hasOwn(variables, name);
  const successor = entryOf(SUCCESSORS, key)?.find((names) => names.every(read));
  return successor?.map((name) => (Object.hasOwn(keys, name) ? name : `the variable ${name}`)).join(" and ");
}
