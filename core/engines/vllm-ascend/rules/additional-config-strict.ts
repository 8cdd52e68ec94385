import { entryOf } from "../../entry-of.ts";
import { pluginReleaseOf } from "../plugin-release.ts";
import { suggest } from "../../../errors/nearest.ts";
import { eachGroup, type Objection, type EngineRule } from "../../../rules/rule.ts";
import { isRecord, settingsOf } from "../group-settings.ts";

export const additionalConfigStrict: EngineRule = {
  id: "ascend-additional-config-strict",
  source: "vllm-ascend, EplbConfig in ascend_config.py: unknown keys raise ValueError",
  check: eachGroup((group, { spec }) => {
    const read = pluginReleaseOf(spec.engine.version);
    if (read === undefined) return [];
    const { release, keys } = read;
    return Object.entries(settingsOf(group, "additionalConfig")).flatMap(([key, value]): Objection[] => {
      const known = entryOf(keys, key);
      const inner = known?.keys;
      if (known?.strict !== true || inner === undefined || !isRecord(value)) return [];
      return Object.entries(value)
        .filter(([name]) => !Object.hasOwn(inner, name))
        .map(([name, given]) => ({
          path: `groups.${group.name}.args.additionalConfig.${key}.${name}`,
          value: given,
          message: `${release} refuses to start with an unknown key in ${key}.`,
          cure: suggest(name, Object.keys(inner)),
        }));
    });
  }),
};
