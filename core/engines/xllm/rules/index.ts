import type { Problem } from "../../../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../../../resolve/resolved.ts";
import type { GroupRule } from "./group-rule.ts";
import { modelRules } from "./model.ts";
import { parallelismRules } from "./parallelism.ts";
import { settingsRules } from "./settings.ts";
import { inspectRankTable, siteRules } from "./site.ts";

/** Every rule of xLLM, by subject. */
export const groupRules: readonly GroupRule[] = [
  ...modelRules,
  ...parallelismRules,
  ...settingsRules,
  ...siteRules,
];

/** Asks every rule about one group, and HCCL's about the site's rank table. */
export function inspectRules(topology: ResolvedTopology, group: ResolvedGroup): readonly Problem[] {
  const found = groupRules.flatMap(({ id, source, check }) =>
    check(topology, group).map((objection) => ({ ...objection, rule: id, source })),
  );
  // Of one table, not of each group.
  return group === topology.groups[0] ? [...inspectRankTable(topology), ...found] : found;
}
