import { GlmServeError, type GroupLayout, type Plan, type Role } from "../core/index.ts";

/**
 * One replica of a group of the plan.
 *
 * @throws GlmServeError with the groups of the topology
 */
export function findGroup(plan: Plan, group: string, replica: number): GroupLayout {
  const found = plan.groups.find((layout) => layout.group === group && layout.replica === replica);
  if (found !== undefined) return found;
  const known = plan.groups.map((layout) => `${layout.group} ${layout.replica}`).join(", ");
  throw new GlmServeError("a GlmServeStatefulSet", [
    {
      path: "group",
      value: { group, replica },
      message: problemOf(plan, group, replica),
      fix: `Set group and replica to one of ${known}`,
    },
  ]);
}

function problemOf({ groups, topology: { spec } }: Plan, group: string, replica: number): string {
  return groups.some((layout) => layout.group === group)
    ? `Topology ${spec.name} has no replica ${replica} of group ${group}.`
    : `Topology ${spec.name} has no group ${group}.`;
}

/**
 * All replicas of the groups with a role.
 *
 * @throws GlmServeError if the topology has no such group
 */
export function findPool(plan: Plan, role: Role): readonly [GroupLayout, ...GroupLayout[]] {
  const [first, ...others] = plan.groups.filter((layout) => layout.role === role);
  if (first !== undefined) return [first, ...others];
  throw new GlmServeError(`a pool of role ${role}`, [
    {
      path: "topology.groups",
      message: `Topology ${plan.topology.spec.name} has no group of role ${role}.`,
      fix: `Use a topology with a group of role ${role}; ${plan.topology.spec.name} has ${plan.topology.groups.map((group) => `${group.name} (role ${group.role})`).join(", ")}`,
    },
  ]);
}
