import {
  defineRule,
  givenAt,
  membersOf,
  removed,
  type ResolvedGroup,
  type RuleProblem,
  Severity,
} from "../domain/index.ts";
import { LoadBalancing } from "../topology/index.ts";

export const overridesApply = defineRule({
  id: "overrides-apply",
  source: "glm-serve: an override that applies to no process is reported",
  per: "topology",
  check: ({ groups }) => groups.flatMap(overridesWithoutProcess),
});

function overridesWithoutProcess(group: ResolvedGroup): readonly RuleProblem[] {
  const { name, nodes, replicas, dataParallelSize, overrides, loadBalancing } = group;
  const place = `groups.${name}.overrides`;
  const beyond = (members: object, count: number, path: string, noun: string) =>
    Object.keys(members)
      .filter((number) => Number(number) >= count)
      .map((number) => ({
        path: `${place}.${path}.${number}`,
        message: `groups.${name} has no ${noun} ${number}: the last one is ${count - 1}.`,
        fix: removed({
          name: `overrides.${path}.${number}`,
          ending: `, or use a number below ${count}`,
        }),
      }));
  const ranks = Object.keys(overrides.ranks);
  return [
    ...beyond(overrides.nodes, nodes, "nodes", "node"),
    ...beyond(overrides.replicas, replicas, "replicas", "replica"),
    ...Object.entries(overrides.replicas).flatMap(([replica, override]) =>
      beyond(override.nodes, nodes, `replicas.${replica}.nodes`, "node"),
    ),
    ...beyond(overrides.ranks, dataParallelSize, "ranks", "rank"),
    ...(ranks.length === 0 || loadBalancing === LoadBalancing.External
      ? []
      : [
          {
            path: `${place}.ranks`,
            message: `groups.${name} runs all ranks of a node in one process, so overrides.ranks has no effect.`,
            fix: `Set groups.${name}.loadBalancing to external, or use overrides.nodes`,
          },
        ]),
  ];
}

export const overridesDiffer = defineRule({
  id: "overrides-differ",
  severity: Severity.Advice,
  source: "glm-serve: an override with the value of its group has no effect",
  per: "topology",
  check: ({ groups }) =>
    groups.flatMap((group) => {
      const repeated = membersOf(group).flatMap((member) =>
        Object.keys(member.overriddenBy)
          .filter((setting) => sameText(valueAt(group, setting), valueAt(member, setting)))
          .map((setting) => [givenAt(member, setting), setting] as const),
      );
      return [...new Map(repeated)].map(([path, setting]) => ({
        path: `groups.${group.name}.${path}`,
        value: valueAt(group, setting),
        message: `groups.${group.name}.${path} repeats the value of groups.${group.name}.${setting}.`,
        fix: removed({ name: path }),
      }));
    }),
});

function sameText(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The value of `args.<flag>`, `env.<name>`, `ports.<port>` or `engineId`. */
function valueAt(group: ResolvedGroup, setting: string): unknown {
  const [kind, name] = [setting.slice(0, setting.indexOf(".")), setting.slice(setting.indexOf(".") + 1)];
  switch (kind) {
    case "args":
      return group.args[name];
    case "env":
      return group.env[name];
    case "ports":
      return new Map<string, unknown>(Object.entries(group.ports)).get(name);
    default:
      return group.engineId;
  }
}
