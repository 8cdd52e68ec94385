import type { ResolvedGroup, EngineRule, UnreadSetting } from "../domain/index.ts";

export const groupSettingsRead: EngineRule = {
  id: "group-settings-read",
  source: "a setting without effect hides a mistake",
  check: ({ engine, groups }) =>
    groups.flatMap((group) =>
      [...unreadAlone(group), ...engine.unreadSettings(group)]
        .filter(({ value }) => value !== undefined)
        .map(({ setting, value, message }) => ({
          path: `groups.${group.name}.${setting}`,
          value,
          message,
          fix: "take it out",
        })),
    ),
};

function unreadAlone({ nodes, ports }: ResolvedGroup): readonly UnreadSetting[] {
  return nodes > 1
    ? []
    : [
        {
          setting: "ports.supervisor",
          value: ports.supervisor,
          message: "A group of one node has one supervisor, which meets nobody.",
        },
      ];
}
