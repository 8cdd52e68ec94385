import {
  defineRule,
  type Fix,
  inRange,
  meant,
  removed,
  renamed,
  type Rule,
  type RuleProblem,
  setTo,
} from "../../../domain/index.ts";
import { releaseOf } from "../versions.ts";
import { holds } from "./holds.ts";
import type { ListedValue, Need, Requirement } from "./need.ts";
import { givenTo, type Member, placeBelow, valueOf } from "./value-of.ts";
import { messageOf } from "./wording.ts";

/** The rule that reports groups that do not meet a need. */
export function ruleOf(need: Need): Rule {
  return defineRule({
    id: need.id,
    source: need.source,
    ...(need.releases === undefined ? {} : { releases: need.releases }),
    per: "group",
    check: (group, { topology, at }): readonly RuleProblem[] => {
      const member = { topology, group };
      if (!need.when.every((condition) => holds(condition, member)) || isMet(need, member)) return [];
      const { vllm } = releaseOf(topology.spec.engine.version);
      return [
        {
          ...at(placeBelow(faultOf(need))),
          message: messageOf(need, member, `vLLM ${vllm}`),
          fix: fixOf(need, member),
        },
      ];
    },
  });
}

/** The setting at fault. */
function faultOf({ when: [first], id }: Need): string {
  if (!("setting" in first)) throw new RangeError(`${id} names no setting at fault`);
  return first.setting;
}

function isMet(need: Need, member: Member): boolean {
  const { requirement } = need;
  switch (requirement.kind) {
    case "needs":
      return requirement.oneOf.some((condition) => holds(condition, member));
    case "excludes":
      return !requirement.noneOf.some((condition) => holds(condition, member));
    case "atLeast":
    case "atMost": {
      const [value, limit] = [valueOf(faultOf(need), member), limitOf(requirement.limit, member)];
      if (typeof value !== "number" || limit === undefined) return true;
      return requirement.kind === "atLeast" ? value >= limit : value <= limit;
    }
    case "equals": {
      const limit = limitOf(requirement.limit, member);
      return limit === undefined || valueOf(faultOf(need), member) === limit;
    }
    case "listed": {
      const value = givenTo(faultOf(need), member);
      // The catalogue of another release says nothing about names that came later.
      if (typeof value !== "string" || releaseOf(member.topology.spec.engine.version).standIn !== undefined)
        return true;
      return namesIn(requirement, member).includes(folded(value, requirement));
    }
    case "unsupported":
      return false;
    default:
      return requirement satisfies never;
  }
}

type Listed = Extract<Requirement, { readonly kind: "listed" }>;

function folded(value: string, { foldsCase = false }: Listed): string {
  return foldsCase ? value.toLowerCase() : value;
}

/** Values of a closed list in the release of a member, as they compare. */
function namesIn(requirement: Listed, { topology }: Member): readonly string[] {
  const { version } = topology.spec.engine;
  return valuesIn(requirement.values, version).map((value) => folded(value, requirement));
}

function valuesIn(values: readonly ListedValue[], version: string): readonly string[] {
  return values.filter((value) => inRange(version, value)).map(({ value }) => value);
}

function limitOf(limit: number | string, member: Member): number | undefined {
  const value = typeof limit === "number" ? limit : valueOf(limit, member);
  return typeof value === "number" ? value : undefined;
}

function fixOf({ fix, requirement, ...need }: Need, member: Member): Fix {
  const fault = faultOf({ fix, requirement, ...need });
  const path = (setting: string) => ({
    path: `groups.${member.group.name}.${placeBelow(setting)}`,
    name: setting,
  });
  switch (fix.kind) {
    case "remove":
      return removed({ ...path(fix.setting ?? fault), ...ending(fix) });
    case "set":
      return setTo(fix.value, { ...path(fix.setting ?? fault), ...ending(fix) });
    case "rename":
      return renamed(fix.to);
    case "limit": {
      if (!("limit" in requirement)) throw new RangeError(`${need.id} has no limit`);
      const limit = limitOf(requirement.limit, member) ?? 0;
      return setTo(limit, { ...path(fault), as: bounds[requirement.kind](limit), ...ending(fix) });
    }
    case "nearest": {
      const given = givenTo(fault, member);
      if (requirement.kind !== "listed" || typeof given !== "string")
        throw new RangeError(`${need.id} has no name of a list`);
      return meant(given, valuesIn(requirement.values, member.topology.spec.engine.version));
    }
    default:
      return fix satisfies never;
  }
}

const bounds = {
  atLeast: (limit: number) => `at least ${limit}`,
  atMost: (limit: number) => `at most ${limit}`,
  equals: (limit: number) => String(limit),
};

function ending({ ending: text }: { readonly ending?: string }): { readonly ending?: string } {
  return text === undefined ? {} : { ending: text };
}
