import {
  defineRule,
  inType,
  meant,
  meantName,
  type ResolvedGroup,
  type RuleContext,
  Severity,
} from "../../../domain/index.ts";
import type { ConfigKey } from "../../../facts/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { configFlags, expectedBehind } from "../config-keys.ts";
import { isRecord, type Settings, settingsOf } from "../group-settings.ts";
import { releaseOf } from "../versions.ts";

/** A key behind a flag, at any depth, with what the release knows of it. */
interface GivenKey {
  /** The flag, and the objects that hold the key: `compilationConfig.pass_config`. */
  readonly holder: string;
  readonly key: string;
  readonly value: ArgumentValue;
  /** Absent where the release does not have the key. */
  readonly known?: ConfigKey;
  /** The keys of the holder. */
  readonly names: readonly string[];
  /** Whether the release refuses unknown keys of the holder. */
  readonly strict: boolean;
}

function givenKeys(group: ResolvedGroup, version: string): readonly GivenKey[] {
  return configFlags(version).flatMap(({ argument, keys, strict }) =>
    keysIn(argument, settingsOf(group, argument), keys, strict),
  );
}

function keysIn(
  holder: string,
  settings: Settings,
  keys: Readonly<Record<string, ConfigKey>>,
  strict: boolean,
): readonly GivenKey[] {
  return Object.entries(settings).flatMap(([key, value]): readonly GivenKey[] => {
    const known = entryOf(keys, key);
    const given = { holder, key, value, names: Object.keys(keys), strict };
    if (known === undefined) return [given];
    const inner =
      known.keys !== undefined && isRecord(value)
        ? keysIn(`${holder}.${key}`, value, known.keys, known.strict === true)
        : [];
    return [{ ...given, known }, ...inner];
  });
}

/** The unknown keys in a release with a catalogue of its own. */
function certainlyUnknown(group: ResolvedGroup, { topology }: RuleContext, strict: boolean) {
  const { version } = topology.spec.engine;
  const { vllm, standIn } = releaseOf(version);
  if (standIn !== undefined) return [];
  return givenKeys(group, version)
    .filter((given) => given.known === undefined && given.strict === strict)
    .map((given) => ({ ...given, vllm }));
}

export const configKeysRefused = defineRule({
  id: "vllm-config-keys-refused",
  source: "vLLM, config/utils.py: extra fields are forbidden",
  per: "group",
  check: (group, context) =>
    certainlyUnknown(group, context, true).map(({ holder, key, names, vllm }) => ({
      ...context.at(`args.${holder}.${key}`),
      message: `vLLM ${vllm} refuses to start: ${holder} has no key ${key}.`,
      fix: meantName(key, names),
    })),
});

export const configKeysIgnored = defineRule({
  id: "vllm-config-keys-ignored",
  severity: Severity.Warning,
  source: "vLLM 0.13.0, config/speculative.py: extra fields are silently dropped",
  per: "group",
  check: (group, context) =>
    certainlyUnknown(group, context, false).map(({ holder, key, names, vllm }) => ({
      ...context.at(`args.${holder}.${key}`),
      message: `vLLM ${vllm} ignores ${key}: ${holder} has no such key.`,
      fix: meantName(key, names),
    })),
});

export const configKeysKnown = defineRule({
  id: "vllm-config-keys-known",
  severity: Severity.Warning,
  source: "vLLM, config: the keys of the nearest release with a catalogue",
  per: "group",
  check: (group, { topology, at }) => {
    const { version } = topology.spec.engine;
    const { standIn } = releaseOf(version);
    if (standIn === undefined) return [];
    return givenKeys(group, version)
      .filter(({ known }) => known === undefined)
      .map(({ holder, key, names }) => ({
        ...at(`args.${holder}.${key}`),
        ...notKnown(key, names, standIn),
      }));
  },
});

export const configValueTypes = defineRule({
  id: "vllm-config-value-types",
  source: "vLLM, config: pydantic checks the values of each class",
  per: "group",
  check: (group, { topology, at }) =>
    givenKeys(group, topology.spec.engine.version).flatMap(({ holder, key, value, known }) => {
      const expected = known === undefined ? undefined : expectedBehind(`${holder}.${key}`, known);
      if (expected === undefined || expected.accepts(value)) return [];
      const choices = (known?.choices ?? []).map(String);
      // A release without a catalogue may know more.
      if (choices.length > 0 && releaseOf(topology.spec.engine.version).standIn !== undefined) return [];
      return [
        {
          ...at(`args.${holder}.${key}`),
          message: `${key} must be ${expected.text}.`,
          fix:
            typeof value === "string" && choices.length > 0
              ? meant(value, choices)
              : inType(key, value, expected),
        },
      ];
    }),
});
