import type { ResolvedGroup, ResolvedTopology } from "../../../resolve/resolved.ts";
import type { Objection } from "../../../rules/rule.ts";

/** One thing that must be true of a group, because xLLM aborts or answers wrongly otherwise. */
export interface GroupRule {
  readonly id: string;
  readonly source: string;
  readonly check: (topology: ResolvedTopology, group: ResolvedGroup) => readonly Objection[];
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

/** A flag that is a number, or its default. */
export function numberOf(group: ResolvedGroup, argument: string, otherwise: number): number {
  const value = group.args[argument];
  return typeof value === "number" ? value : otherwise;
}

/** Processes of a group: one per device, on all nodes together. */
export function worldOf(group: ResolvedGroup): number {
  return group.nodes * group.usedDevices;
}
