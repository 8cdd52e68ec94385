import {
  defineRule,
  inType,
  type ResolvedGroup,
  type RuleContext,
  type RuleProblem,
  Severity,
} from "../../../domain/index.ts";
import type { ConfigKey } from "../../../facts/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { isRecord, type Settings, settingsOf } from "../group-settings.ts";
import { pluginReleaseOf } from "../plugin-release.ts";
import { refusedValues } from "../refused-values.ts";

export const additionalConfigTypes = defineRule({
  id: "ascend-additional-config-types",
  severity: Severity.Warning,
  source: 'vllm-ascend, ascend_config.py: values are not converted, so the string "false" counts as true',
  per: "group",
  check: (group, context) => mistypedIn(group, context, false),
});

export const additionalConfigValues = defineRule({
  id: "ascend-additional-config-values",
  source: "vllm-ascend v0.27.1rc1, AscendConfig in ascend_config.py: pydantic refuses values of other types",
  per: "group",
  check: (group, context) => mistypedIn(group, context, true),
});

/** @param refused whether to report the values that a release refuses, or those that it takes as they are */
function mistypedIn(
  group: ResolvedGroup,
  { topology, at }: RuleContext,
  refused: boolean,
): readonly RuleProblem[] {
  const release = pluginReleaseOf(topology.spec.engine.version);
  if (release === undefined || (release.strict && release.standIn === undefined) !== refused) return [];
  const { keys } = release;
  // Values that the code refuses are errors of ascend-additional-config-bounds.
  const elsewhere = new Set(refusedValues(topology, group).map(({ key }) => key));
  return mistypedKeys(settingsOf(group, "additionalConfig"), keys)
    .filter(({ name }) => !elsewhere.has(name))
    .map(({ name, expected, type, value }) => ({
      ...at(`args.additionalConfig.${name}`),
      message: refused
        ? `vllm-ascend ${release.release} refuses to start: ${name} must be ${expected}.`
        : `${name} must be ${expected}.`,
      fix: inType(name, value, {
        text: expected,
        accepts: (one) => expectedInstead(type, one) === undefined,
      }),
    }));
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
    return mistypedKeys(value, known.keys).map((inner) => ({
      ...inner,
      name: `${name}.${inner.name}`,
    }));
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
