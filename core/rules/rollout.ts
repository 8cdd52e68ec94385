import { defineRule, meantName } from "../domain/index.ts";

export const rolloutNamesGroups = defineRule({
  id: "rollout-names-groups",
  source: "glm-serve: a setting for a group that does not exist is reported",
  per: "topology",
  check: ({ groups, site, spec }, { at }) => {
    const names = groups.map(({ name }) => name);
    return Object.keys(site.rollout)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        ...at(`rollout.${name}`),
        message: `rollout.${name} has no effect: topology ${spec.name} has no group ${name}.`,
        fix: meantName(name, names),
      }));
  },
});
