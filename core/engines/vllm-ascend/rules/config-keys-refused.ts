import { eachGroup, type EngineRule, inRange, type VersionRange } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { type ConfigFlag, configFlags, configKeys } from "../config-keys.ts";
import { settingsOf } from "../group-settings.ts";

/** Versions whose pydantic classes forbid what they do not know. */
const STRICT: Readonly<Record<ConfigFlag, VersionRange>> = {
  compilationConfig: {},
  speculativeConfig: { since: "0.17" },
};

export const configKeysRefused: EngineRule = {
  id: "vllm-config-keys-refused",
  source: "vLLM, config/utils.py and config/compilation.py: extra fields are forbidden",
  check: eachGroup((group, { spec }) => {
    const { version } = spec.engine;
    return configFlags
      .filter((flag) => inRange(version, STRICT[flag]))
      .flatMap((flag) => {
        const known = configKeys(flag, version);
        if (known === undefined) return [];
        return Object.entries(settingsOf(group, flag))
          .filter(([key]) => !known.includes(key))
          .map(([key, value]) => ({
            path: `groups.${group.name}.args.${flag}.${key}`,
            value,
            message: `vLLM of ${version} knows no such key and refuses to start.`,
            fix: suggest(key, known),
          }));
      });
  }),
};
