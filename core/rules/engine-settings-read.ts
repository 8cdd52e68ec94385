import type { RuleProblem, EngineRule } from "../domain/index.ts";
import { settingsByEngine } from "../site/index.ts";

export const engineSettingsRead: EngineRule = {
  id: "engine-settings-read",
  source: "a setting without effect hides a mistake; source 004 is the only document with a rank table",
  check: ({ engine, site }) => {
    const given = new Map<string, unknown>(Object.entries(site));
    return Object.entries(settingsByEngine).flatMap(([other, settings]) =>
      other === engine.name
        ? []
        : Object.entries(settings)
            .flatMap(([name, schema]) => changed(name, given.get(name), schema.parse(undefined)))
            .map(({ path, value }): RuleProblem => ({
              path,
              value,
              message: `${engine.name} has no use for this setting of ${other}.`,
              fix: "take it out",
            })),
    );
  },
};

/** What differs from the default, leaf by leaf. */
function changed(path: string, value: unknown, standard: unknown): { path: string; value: unknown }[] {
  if (JSON.stringify(value) === JSON.stringify(standard)) return [];
  if (!isRecord(value) || !isRecord(standard)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, part]) => changed(`${path}.${name}`, part, standard[name]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
