import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import { eachGroup, type Objection, type Rule } from "./rule.ts";

/** One thing that must be true of a group of one engine. */
export interface GroupRule extends Omit<Rule, "engines" | "versions" | "check"> {
  readonly check: (topology: ResolvedTopology, group: ResolvedGroup) => readonly Objection[];
}

/** The rules of an engine, asked of each group in turn. */
export function rulesOf(engine: string, groupRules: readonly GroupRule[]): readonly Rule[] {
  return groupRules.map(({ check, ...rule }) => ({
    ...rule,
    engines: [engine],
    check: eachGroup((group, topology) => check(topology, group)),
  }));
}

/** An objection to a setting of a group, e.g. `args.draftModel`. */
export function objection(
  group: ResolvedGroup,
  setting: string,
  value: unknown,
  message: string,
  cure: string,
): Objection {
  const path = `groups.${group.name}.${setting}`;
  return value === undefined ? { path, message, cure } : { path, value, message, cure };
}

/** What is wrong with one flag of a group, with the value that it has. */
export function objectTo(
  group: ResolvedGroup,
  argument: string,
  message: string,
  cure: string,
): readonly Objection[] {
  return [objection(group, `args.${argument}`, group.args[argument], message, cure)];
}
