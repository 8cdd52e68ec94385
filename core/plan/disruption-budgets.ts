import type { GroupLayout, ResolvedTopology } from "../domain/index.ts";
import { disruptionBudget } from "../kubernetes/index.ts";
import { entryOf } from "../topology/index.ts";
import type { PlannedObject } from "./planned-object.ts";

/**
 * The budgets of the pools. A pool of one group has none: its drain ends the stack with any budget that allows it at all, and
 * one that never allows it blocks the maintenance of nodes, so that needs a setting.
 */
export function disruptionBudgets(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
): readonly PlannedObject[] {
  const { disruptionBudget: setting, rollout } = topology.site;
  return [...new Set(groups.map(({ group }) => group))].flatMap((group) => {
    const several = groups.filter((layout) => layout.group === group).length > 1;
    if (!several && !setting.protectLastGroup) return [];
    const atOnce = several ? (entryOf(rollout, group)?.maxUnavailable ?? 1) : 0;
    return [
      {
        key: `pod-disruption-budget/${group}`,
        part: { kind: "topology" } as const,
        suffix: `${group}-budget`,
        manifest: disruptionBudget(topology, group, atOnce),
        after: [],
        replaceOnChanges: [],
      },
    ];
  });
}
