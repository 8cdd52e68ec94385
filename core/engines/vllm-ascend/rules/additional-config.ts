import {
  defineRule,
  type Fix,
  inType,
  meantName,
  removed,
  type ResolvedGroup,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { compareVersions, type ConfigKey } from "../../../facts/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { additional, isRecord, type Settings, settingsOf, variable } from "../group-settings.ts";
import { type PluginRelease, pluginReleaseOf, pluginReleases } from "../plugin-release.ts";

/** Keys whose effect became the default. */
const OBSOLETE: Readonly<Record<string, string>> = {
  chunked_prefill_for_mla: "vLLM chunks prefill by default",
  ascend_scheduler_config: "vLLM uses its own scheduler",
};

/** What later releases read instead of a key. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  enable_weight_nz_layout: "the variable VLLM_ASCEND_ENABLE_NZ",
  enable_sparse_c8: "enable_sparse_sfa_c8 and enable_sparse_li_c8",
  // Only one release had two keys.
  enable_sparse_sfa_c8: "enable_sparse_c8",
  enable_sparse_li_c8: "enable_sparse_c8",
  dynamic_eplb: "eplb_config.dynamic_eplb",
  expert_map_path: "eplb_config.expert_map_path",
  enable_npugraph_ex: "ascend_compilation_config.enable_npugraph_ex",
};

export const additionalConfigKnown = defineRule({
  id: "ascend-additional-config-known",
  severity: Severity.Warning,
  source: "vllm-ascend, ascend_config.py: unknown keys are silently ignored",
  per: "group",
  check: (group, { topology }) => {
    const release = pluginReleaseOf(topology.spec.engine.version);
    if (release === undefined) return [];
    return unknownKeys(group, release)
      .filter(({ parent }) => release.standIn !== undefined || parent?.strict !== true)
      .map(({ path, name, value, parent }) => ({
        path,
        value,
        ...textsOf({ path, name, parent }, release),
      }));
  },
});

export const additionalConfigStrict = defineRule({
  id: "ascend-additional-config-strict",
  source:
    "vllm-ascend, EplbConfig and ShortRequestFirstConfig in ascend_config.py: unknown keys raise ValueError",
  per: "group",
  check: (group, { topology }) => {
    const release = pluginReleaseOf(topology.spec.engine.version);
    if (release === undefined || release.standIn !== undefined) return [];
    return unknownKeys(group, release).flatMap(({ path, name, value, parent }) =>
      parent?.strict === true
        ? [
            {
              path,
              value,
              message: `vllm-ascend ${release.release} refuses to start: ${parent.name} has no key ${name}.`,
              fix: meantName(name, parent.keys),
            },
          ]
        : [],
    );
  },
});

export const additionalConfigTypes = defineRule({
  id: "ascend-additional-config-types",
  severity: Severity.Warning,
  source: 'vllm-ascend, ascend_config.py: values are not converted, so the string "false" counts as true',
  per: "group",
  check: (group, { topology, at }) =>
    mistypedKeys(
      settingsOf(group, "additionalConfig"),
      pluginReleaseOf(topology.spec.engine.version)?.keys ?? {},
    ).map(({ name, expected, type, value }) => ({
      ...at(`args.additionalConfig.${name}`),
      message: `${name} must be ${expected}.`,
      fix: inType(name, value, {
        text: expected,
        accepts: (one) => expectedInstead(type, one) === undefined,
      }),
    })),
});

export const dynamicEplbVariable = defineRule({
  id: "ascend-dynamic-eplb-variable",
  releases: { since: "0.17" },
  source: "vllm-ascend, EplbConfig in ascend_config.py",
  per: "group",
  check: (group, { at }) => {
    const setting = additional(group, "eplb_config");
    if (setting === undefined || !isRecord(setting.value) || setting.value["dynamic_eplb"] !== true)
      return [];
    if (variable(group, "DYNAMIC_EPLB") !== undefined || variable(group, "EXPERT_MAP_RECORD") !== undefined)
      return [];
    return [
      {
        ...at("args.additionalConfig.eplb_config.dynamic_eplb"),
        message:
          "eplb_config.dynamic_eplb requires the variable DYNAMIC_EPLB or EXPERT_MAP_RECORD; neither is set.",
        fix: setTo("true", {
          path: `groups.${group.name}.env.DYNAMIC_EPLB`,
          name: `groups.${group.name}.env.DYNAMIC_EPLB`,
        }),
      },
    ];
  },
});

/** A key of `--additional-config`, at any depth, that a release does not read. */
interface UnknownKey {
  readonly path: string;
  readonly name: string;
  readonly value: ArgumentValue;
  /** The object that holds the key; absent at the top. */
  readonly parent?: ParentKey;
}

interface ParentKey {
  readonly name: string;
  readonly keys: readonly string[];
  /** Whether the release refuses unknown keys in this object. */
  readonly strict: boolean;
}

function unknownKeys(group: ResolvedGroup, { keys }: PluginRelease): readonly UnknownKey[] {
  return unknownIn(`groups.${group.name}.args.additionalConfig`, settingsOf(group, "additionalConfig"), keys);
}

function unknownIn(
  path: string,
  settings: Settings,
  keys: Readonly<Record<string, ConfigKey>>,
  parent?: ParentKey,
): readonly UnknownKey[] {
  return Object.entries(settings).flatMap(([name, value]): readonly UnknownKey[] => {
    const pathOfKey = `${path}.${name}`;
    const known = entryOf(keys, name);
    if (known === undefined) {
      return [{ path: pathOfKey, name, value, ...(parent === undefined ? {} : { parent }) }];
    }
    if (known.keys === undefined || !isRecord(value)) return [];
    const { keys: inner, strict = false } = known;
    return unknownIn(pathOfKey, value, inner, { name, keys: Object.keys(inner), strict });
  });
}

function textsOf(
  { path, name, parent }: Pick<UnknownKey, "path" | "name"> & { readonly parent: ParentKey | undefined },
  release: PluginRelease,
): Pick<RuleProblem, "message" | "fix"> {
  if (release.standIn !== undefined)
    return notKnown(name, parent?.keys ?? Object.keys(release.keys), release.standIn);
  return {
    message: `vllm-ascend ${release.release} ignores ${name}: ${parent?.name ?? "additionalConfig"} has no such key.`,
    fix: parent === undefined ? fixOf(name, path, release) : meantName(name, parent.keys),
  };
}

function fixOf(key: string, path: string, release: PluginRelease): Fix {
  const [parent] =
    Object.entries(release.keys).find(([, { keys }]) => keys !== undefined && Object.hasOwn(keys, key)) ?? [];
  if (parent !== undefined) {
    return {
      text: () => `Move ${key} into ${parent}, or remove it`,
      changes: (own) => [{ path: own, moveTo: `${own.slice(0, -key.length)}${parent}.${key}` }],
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
  const successor = entryOf(SUCCESSORS, key);
  if (successor !== undefined) return removed({ ending: `, and set ${successor} for the same effect` });
  if (earlier !== undefined)
    return removed({ ending: `: ${earlier.release} is the last release that reads it` });
  return meantName(key, Object.keys(release.keys));
}

interface MistypedKey {
  /** With the objects that hold the key, e.g. `xlite_graph_config.enabled`. */
  readonly name: string;
  readonly expected: string;
  readonly type: string;
  readonly value: ArgumentValue;
}

function mistypedKeys(settings: Settings, keys: Readonly<Record<string, ConfigKey>>): readonly MistypedKey[] {
  return Object.entries(settings).flatMap(([name, value]): readonly MistypedKey[] => {
    const known = entryOf(keys, name);
    if (known === undefined) return [];
    const expected = expectedInstead(known.type, value);
    if (expected !== undefined) return [{ name, expected, type: known.type, value }];
    if (known.keys === undefined || !isRecord(value)) return [];
    return mistypedKeys(value, known.keys).map((inner) => ({ ...inner, name: `${name}.${inner.name}` }));
  });
}

/** What a key of this type takes; undefined where the value fits. Switches take 0 and 1, too. */
function expectedInstead(type: string, value: ArgumentValue): string | undefined {
  switch (type) {
    case "bool":
      return typeof value === "boolean" || value === 0 || value === 1 ? undefined : "true or false";
    case "int":
      return Number.isSafeInteger(value) || typeof value === "boolean" ? undefined : "a whole number";
    case "object":
    case "dict":
      return isRecord(value) ? undefined : "an object";
    case "list":
      return Array.isArray(value) ? undefined : "a list";
    default:
      return undefined;
  }
}
