import type { ResolvedGroup, ResolvedTopology } from "./resolved.ts";
import { eachGroup, type EngineRule, type RuleProblem } from "./rule.ts";

/** One thing that must be true of each group of one engine. */
export interface GroupRule extends Omit<EngineRule, "check"> {
  readonly check: (topology: ResolvedTopology, group: ResolvedGroup) => readonly RuleProblem[];
}

/** Rules that ask each group in turn. */
export function askedOfEachGroup(groupRules: readonly GroupRule[]): readonly EngineRule[] {
  return groupRules.map(({ check, ...rule }) => ({
    ...rule,
    check: eachGroup((group, topology) => check(topology, group)),
  }));
}

/** An objection to a setting of a group, e.g. `args.draftModel`. */
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

/** What is wrong with one flag of a group, with the value that it has. */
export function objectTo(
  group: ResolvedGroup,
  argument: string,
  message: string,
  fix: string,
): readonly RuleProblem[] {
  return [objection(group, `args.${argument}`, group.args[argument], message, fix)];
}
