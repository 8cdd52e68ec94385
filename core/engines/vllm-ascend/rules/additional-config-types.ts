import { eachGroup, type EngineRule, type RuleProblem, Severity } from "../../../domain/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { isRecord, type Settings, settingsOf } from "../group-settings.ts";
import { type PluginKey, pluginReleaseOf } from "../plugin-release.ts";

export const additionalConfigTypes: EngineRule = {
  id: "ascend-additional-config-types",
  severity: Severity.Warning,
  source: 'vllm-ascend, ascend_config.py: values are used as they come, so the text "false" is true',
  check: eachGroup((group, { spec }) =>
    inspect(
      `groups.${group.name}.args.additionalConfig`,
      settingsOf(group, "additionalConfig"),
      pluginReleaseOf(spec.engine.version)?.keys ?? {},
    ),
  ),
};

function inspect(path: string, settings: Settings, keys: Readonly<Record<string, PluginKey>>): RuleProblem[] {
  return Object.entries(settings).flatMap(([key, value]): RuleProblem[] => {
    const known = entryOf(keys, key);
    if (known === undefined) return [];
    const wanted = misfit(known.type, value);
    if (wanted !== undefined) {
      return [
        { path: `${path}.${key}`, value, message: `The plugin expects ${wanted}.`, fix: `write ${wanted}` },
      ];
    }
    return known.keys !== undefined && isRecord(value) ? inspect(`${path}.${key}`, value, known.keys) : [];
  });
}

/** What a key takes, where the value is something else; 0 and 1 pass for switches. */
function misfit(type: string, value: ArgumentValue): string | undefined {
  switch (type) {
    case "bool":
      return typeof value === "boolean" || value === 0 || value === 1 ? undefined : "true or false";
    case "int":
      return Number.isSafeInteger(value) || typeof value === "boolean" ? undefined : "a whole number";
    case "object":
    case "dict":
      return isRecord(value) ? undefined : "an object of keys and values";
    case "list":
      return Array.isArray(value) ? undefined : "a list";
    default:
      return undefined;
  }
}
