import { Role } from "../topology/index.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** The prefill group and the decode group of a topology. */
export interface Pair {
  readonly prefill: ResolvedGroup;
  readonly decode: ResolvedGroup;
}

/** The pair among groups; undefined unless there is exactly one prefill and one decode group. */
export function pairOf(groups: readonly ResolvedGroup[]): Pair | undefined {
  const prefill = only(groups, Role.Prefill);
  const decode = only(groups, Role.Decode);
  return prefill === undefined || decode === undefined ? undefined : { prefill, decode };
}

function only(groups: readonly ResolvedGroup[], role: Role): ResolvedGroup | undefined {
  const [first, ...others] = groups.filter((group) => group.role === role);
  return others.length === 0 ? first : undefined;
}
