import type { Severity } from "./finding.ts";
import { type Pair, pairOf } from "./pair.ts";
import type { ResolvedTopology } from "./engine.ts";
import type { ResolvedGroup } from "./resolved.ts";
import { defineRule, type Rule, type RuleProblem } from "./rule.ts";
import type { VersionRange } from "./version-range.ts";

// TRANSITION: forms of rules before defineRule; this file goes once every rule is converted.
export interface EngineRule {
  readonly id: string;
  readonly source: string;
  readonly severity?: Severity;
  readonly engines?: readonly string[];
  readonly versions?: VersionRange;
  readonly blocksLayout?: boolean;
  readonly topic?: "memory";
  readonly check: (topology: ResolvedTopology) => readonly RuleProblem[];
}

export interface GroupRule extends Omit<EngineRule, "check"> {
  readonly check: (topology: ResolvedTopology, group: ResolvedGroup) => readonly RuleProblem[];
}

export function converted(rules: readonly EngineRule[]): readonly Rule[] {
  return rules.map(({ versions, check, ...rule }) =>
    defineRule({
      ...rule,
      ...(versions === undefined ? {} : { releases: versions }),
      per: "topology",
      check: (topology) => check(topology),
    }),
  );
}

export function askedOfEachGroup(groupRules: readonly GroupRule[]): readonly Rule[] {
  return converted(
    groupRules.map(({ check, ...rule }) => ({
      ...rule,
      check: eachGroup((group, topology) => check(topology, group)),
    })),
  );
}

export function eachGroup(
  check: (group: ResolvedGroup, topology: ResolvedTopology) => readonly RuleProblem[],
): EngineRule["check"] {
  return (topology) => topology.groups.flatMap((group) => check(group, topology));
}

export function ofPair(
  check: (pair: Pair, topology: ResolvedTopology) => readonly RuleProblem[],
): EngineRule["check"] {
  return (topology) => {
    const pair = pairOf(topology.groups);
    return pair === undefined ? [] : check(pair, topology);
  };
}

export function objection(
  group: ResolvedGroup,
  setting: string,
  value: unknown,
  message: string,
  fix: string,
): RuleProblem {
  const path = `groups.${group.name}.${setting}`;
  return value === undefined ? { path, message, fix } : { path, value, message, fix };
}

export function objectTo(
  group: ResolvedGroup,
  argument: string,
  message: string,
  fix: string,
): readonly RuleProblem[] {
  return [objection(group, `args.${argument}`, group.args[argument], message, fix)];
}
