import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { configKeys } from "../config-keys.ts";
import { settingsOf } from "../group-settings.ts";

export const configKeysIgnored: EngineRule = {
  id: "vllm-config-keys-ignored",
  severity: Severity.Warning,
  versions: { before: "0.17" },
  source: "vLLM 0.13.0, config/speculative.py: extra fields are dropped, silently",
  check: eachGroup((group, { spec }) => {
    const known = configKeys("speculativeConfig", spec.engine.version) ?? [];
    return Object.entries(settingsOf(group, "speculativeConfig"))
      .filter(([key]) => !known.includes(key))
      .map(([key, value]) => ({
        path: `groups.${group.name}.args.speculativeConfig.${key}`,
        value,
        message: `vLLM of ${spec.engine.version} drops this key, for it knows no such.`,
        fix: suggest(key, known),
      }));
  }),
};
