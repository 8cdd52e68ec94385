import { entryOf } from "../../engines/entry-of.ts";
import { pluginReleaseOf } from "../../engines/vllm-ascend/plugin-release.ts";
import { suggest } from "../../errors/nearest.ts";
import { eachGroup, type Objection, type Rule } from "../rule.ts";
import { isRecord, settingsOf } from "./settings.ts";

export const additionalConfigStrict: Rule = {
  id: "ascend-additional-config-strict",
  engines: ["vllm-ascend"],
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
