import { defineRule, type Fix, removed, Severity } from "../../../domain/index.ts";
import type { ArgumentValue } from "../../../topology/index.ts";
import { additional, keyIn, placeOf, readKey, type Setting, variable } from "../group-settings.ts";
import { pluginReleaseOf } from "../plugin-release.ts";
import { lifeOf, switchLives, type SwitchPlace } from "../switches/index.ts";

/** Switches that some release deprecates. */
const DEPRECATED: readonly SwitchPlace[] = switchLives
  .filter(({ fate }) => fate === "deprecated")
  .map(({ place }) => place);

export const switchDeprecated = defineRule({
  id: "ascend-switch-deprecated",
  severity: Severity.Advice,
  source: "vllm-ascend v0.25.1rc1 to v0.30.0rc2, ascend_config.py: each start warns of the switch",
  per: "group",
  check: (group, { topology }) => {
    const { version } = topology.spec.engine;
    const release = pluginReleaseOf(version)?.release ?? version;
    return DEPRECATED.flatMap((place) => {
      const life = lifeOf(place, version);
      const setting =
        place.kind === "variable"
          ? variable(group, place.name)
          : place.kind === "key"
            ? readKey(topology, group, place.path.join("."))
            : undefined;
      if (life?.fate !== "deprecated" || setting === undefined) return [];
      const [successor] = life.replacements ?? [];
      const [parent = "", inner] = successor?.kind === "key" ? successor.path : [];
      const overruled = inner !== undefined && keyIn(additional(group, parent), inner) !== undefined;
      return [
        {
          ...placeOf(setting),
          message: overruled
            ? `${setting.name} has no effect: ${parent}.${inner} replaces it.`
            : `${setting.name} is deprecated in vllm-ascend ${release}.`,
          fix: overruled ? removed() : fixOf(setting, parent, inner),
          source: life.source,
        },
      ];
    });
  },
});

/** The fix for a deprecated key: a new place, or another key with its own values. */
function fixOf(setting: Setting, successor: string, inner: string | undefined): Fix {
  const { name, value } = setting;
  if (successor === "") return removed();
  if (inner !== undefined) {
    return {
      text: () => `Move ${name} into ${successor}`,
      changes: (path) => [{ path, moveTo: `${path.slice(0, -name.length)}${successor}.${inner}` }],
    };
  }
  const translated = valueOf(successor, value);
  if (translated === undefined) return removed();
  const place = setting.path.slice(0, -name.length);
  return removed({
    ending: `, and set ${successor} to ${JSON.stringify(translated)}`,
    also: [{ path: `${place}${successor}`, value: translated }],
  });
}

/** The value of a successor that says the same; undefined for what is its default. */
function valueOf(successor: string, value: ArgumentValue): string | undefined {
  return successor === "mc2_comm_alg" && value === true ? "hierarchy" : undefined;
}
