import { defineRule, removed, type ResolvedGroup, type UnreadSetting } from "../domain/index.ts";
import { engines } from "../engines/index.ts";
import { engineDefaults } from "../site/index.ts";
import { entryOf } from "../topology/index.ts";

const SOURCE = "glm-serve: settings that the engine does not read are reported";

export const engineSettingsRead = defineRule({
  id: "engine-settings-read",
  source: SOURCE,
  per: "site",
  check: (site, { topology: { engine } }) => {
    const given = new Map<string, unknown>(Object.entries(site));
    return Object.entries(engineDefaults)
      .filter(([other]) => other !== engine.name)
      .flatMap(([other, settings]) =>
        Object.entries(settings)
          .flatMap(([name, standard]) => differences(name, given.get(name), standard))
          .map(({ path, value }) => ({
            path,
            value,
            message: `${engine.title} does not read ${path}; only ${titleOf(other)} does.`,
            fix: removed(),
          })),
      );
  },
});

function titleOf(engine: string): string {
  return entryOf(engines, engine)?.title ?? engine;
}

export const quantizationRead = defineRule({
  id: "model-quantization-read",
  source: `${SOURCE}; xLLM reads the description of the weights, and LightLLM has args.quantType`,
  per: "topology",
  check: ({ engine }, { at }) => {
    const quantization = at("model.quantization");
    if (quantization.value === undefined || engine.readsQuantization === true) return [];
    return [
      {
        ...quantization,
        message: `${engine.title} does not read model.quantization.`,
        fix: removed(),
      },
    ];
  },
});

export const groupSettingsRead = defineRule({
  id: "group-settings-read",
  source: SOURCE,
  per: "group",
  check: (group, { topology: { engine } }) =>
    [...unreadOnOneNode(group), ...engine.unreadSettings(group)]
      .filter(({ value }) => value !== undefined)
      .map(({ setting, value, message }) => ({
        path: `groups.${group.name}.${setting}`,
        value,
        message,
        fix: removed({ name: setting }),
      })),
});

function unreadOnOneNode({ nodes, ports }: ResolvedGroup): readonly UnreadSetting[] {
  if (nodes > 1) return [];
  return [
    {
      setting: "ports.supervisor",
      value: ports.supervisor,
      message: "ports.supervisor has no effect: the group has one node, and supervisors connect nodes.",
    },
  ];
}

/** Leaves that differ from their defaults. */
function differences(
  path: string,
  value: unknown,
  standard: unknown,
): readonly { readonly path: string; readonly value: unknown }[] {
  if (JSON.stringify(value) === JSON.stringify(standard)) return [];
  if (!isRecord(value) || !isRecord(standard)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, part]) =>
    differences(`${path}.${name}`, part, standard[name]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
