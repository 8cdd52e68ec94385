import { Role } from "../topology/index.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** The one group that computes prompts, and the one that goes on from them. */
export interface Pair {
  readonly prefill: ResolvedGroup;
  readonly decode: ResolvedGroup;
}

/** The pair among some groups; undefined unless there is one group of each of its roles. */
export function pairOf(groups: readonly ResolvedGroup[]): Pair | undefined {
  const prefill = only(groups, Role.Prefill);
  const decode = only(groups, Role.Decode);
  return prefill === undefined || decode === undefined ? undefined : { prefill, decode };
}

function only(groups: readonly ResolvedGroup[], role: Role): ResolvedGroup | undefined {
  const [first, ...others] = groups.filter((group) => group.role === role);
  return others.length === 0 ? first : undefined;
}
