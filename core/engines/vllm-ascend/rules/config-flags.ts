import {
  defineRule,
  inRange,
  inType,
  meantName,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { type ConfigFlag, configFlags, configKeys, configTypeOf, configTypes } from "../config-keys.ts";
import { settingsOf } from "../group-settings.ts";
import { releaseOf } from "../versions.ts";

/** Releases whose pydantic classes forbid unknown keys. */
const STRICT: Readonly<Record<ConfigFlag, VersionRange>> = {
  compilationConfig: {},
  speculativeConfig: { since: "0.17" },
};

export const configKeysRefused = defineRule({
  id: "vllm-config-keys-refused",
  source: "vLLM, config/utils.py and config/compilation.py: extra fields are forbidden",
  per: "group",
  check: (group, { topology, at }) => {
    const { version } = topology.spec.engine;
    return configFlags
      .filter((flag) => inRange(version, STRICT[flag]))
      .flatMap((flag) => {
        const known = configKeys(flag, version);
        if (known === undefined) return [];
        return Object.keys(settingsOf(group, flag))
          .filter((key) => !known.includes(key))
          .map((key) => ({
            ...at(`args.${flag}.${key}`),
            message: `vLLM ${releaseOf(version).vllm} refuses to start: ${flag} has no key ${key}.`,
            fix: meantName(key, known),
          }));
      });
  },
});

export const configKeysIgnored = defineRule({
  id: "vllm-config-keys-ignored",
  severity: Severity.Warning,
  releases: { before: "0.17" },
  source: "vLLM 0.13.0, config/speculative.py: extra fields are silently dropped",
  per: "group",
  check: (group, { topology, at }) => {
    const { version } = topology.spec.engine;
    const known = configKeys("speculativeConfig", version) ?? [];
    return Object.keys(settingsOf(group, "speculativeConfig"))
      .filter((key) => !known.includes(key))
      .map((key) => ({
        ...at(`args.speculativeConfig.${key}`),
        message: `vLLM ${releaseOf(version).vllm} ignores ${key}: speculativeConfig has no such key.`,
        fix: meantName(key, known),
      }));
  },
});

export const configValueTypes = defineRule({
  id: "vllm-config-value-types",
  source:
    "vLLM 0.20.2, CompilationConfig in config/compilation.py and SpeculativeConfig in config/speculative.py",
  per: "group",
  check: (group, { topology, at }) =>
    configFlags.flatMap((flag) =>
      Object.entries(settingsOf(group, flag)).flatMap(([key, value]) => {
        const type = configTypeOf(flag, key, topology.spec.engine.version) ?? "any";
        const expected = configTypes[type];
        if (expected.accepts(value)) return [];
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
