import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import type { Objection } from "../../rules/rule.ts";

/** One thing that must be true of a group, because the server asserts it or breaks later. */
export interface GroupRule {
  readonly id: string;
  readonly source: string;
  readonly check: (topology: ResolvedTopology, group: ResolvedGroup) => readonly Objection[];
}

/** What is wrong with one flag of a group. */
export function objectTo(
  group: ResolvedGroup,
  argument: string,
  message: string,
  cure: string,
): readonly Objection[] {
  const value = group.args[argument];
  const path = `groups.${group.name}.args.${argument}`;
  return [value === undefined ? { path, message, cure } : { path, value, message, cure }];
}
