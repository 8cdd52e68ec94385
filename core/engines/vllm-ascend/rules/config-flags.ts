import {
  defineRule,
  inType,
  meantName,
  type ResolvedGroup,
  type RuleContext,
  Severity,
} from "../../../domain/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { type ConfigFlag, configFlags, configOf, expectedBehind } from "../config-keys.ts";
import { settingsOf } from "../group-settings.ts";
import { releaseOf } from "../versions.ts";

/** A key that the catalogue does not have, behind a flag of which it has the keys. */
interface UnknownKey {
  readonly flag: ConfigFlag;
  readonly key: string;
  readonly known: readonly string[];
  /** Whether the release refuses unknown keys. */
  readonly strict: boolean;
}

function unknownKeys(group: ResolvedGroup, version: string): readonly UnknownKey[] {
  return configFlags.flatMap((flag) => {
    const config = configOf(flag, version);
    if (config === undefined) return [];
    return Object.keys(settingsOf(group, flag))
      .filter((key) => !Object.hasOwn(config.keys, key))
      .map((key) => ({ flag, key, known: Object.keys(config.keys), strict: config.strict }));
  });
}

/** The unknown keys in a release with a catalogue of its own. */
function certainlyUnknown(group: ResolvedGroup, { topology }: RuleContext, strict: boolean) {
  const { version } = topology.spec.engine;
  const { vllm, standIn } = releaseOf(version);
  if (standIn !== undefined) return [];
  return unknownKeys(group, version)
    .filter((unknown) => unknown.strict === strict)
    .map((unknown) => ({ ...unknown, vllm }));
}

export const configKeysRefused = defineRule({
  id: "vllm-config-keys-refused",
  source: "vLLM, config/utils.py and config/compilation.py: extra fields are forbidden",
  per: "group",
  check: (group, context) =>
    certainlyUnknown(group, context, true).map(({ flag, key, known, vllm }) => ({
      ...context.at(`args.${flag}.${key}`),
      message: `vLLM ${vllm} refuses to start: ${flag} has no key ${key}.`,
      fix: meantName(key, known),
    })),
});

export const configKeysIgnored = defineRule({
  id: "vllm-config-keys-ignored",
  severity: Severity.Warning,
  source: "vLLM 0.13.0, config/speculative.py: extra fields are silently dropped",
  per: "group",
  check: (group, context) =>
    certainlyUnknown(group, context, false).map(({ flag, key, known, vllm }) => ({
      ...context.at(`args.${flag}.${key}`),
      message: `vLLM ${vllm} ignores ${key}: ${flag} has no such key.`,
      fix: meantName(key, known),
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
    return unknownKeys(group, version).map(({ flag, key, known }) => ({
      ...at(`args.${flag}.${key}`),
      ...notKnown(key, known, standIn),
    }));
  },
});

export const configValueTypes = defineRule({
  id: "vllm-config-value-types",
  source: "vLLM, CompilationConfig in config/compilation.py and SpeculativeConfig in config/speculative.py",
  per: "group",
  check: (group, { topology, at }) =>
    configFlags.flatMap((flag) =>
      Object.entries(settingsOf(group, flag)).flatMap(([key, value]) => {
        const expected = expectedBehind(flag, key, topology.spec.engine.version);
        if (expected === undefined || expected.accepts(value)) return [];
        return [
          {
            ...at(`args.${flag}.${key}`),
            message: `${key} must be ${expected.text}.`,
            fix: inType(key, value, expected),
          },
        ];
      }),
    ),
});
