import type { GroupLayout } from "./layout.ts";
import type { ResolvedTopology } from "./engine.ts";
import type { ResolvedGroup } from "./resolved.ts";

/**
 * The group of a topology that a layout belongs to.
 *
 * @throws RangeError when the layout is of another topology
 */
export function groupOf(
  { groups }: Pick<ResolvedTopology, "groups">,
  layout: Pick<GroupLayout, "group">,
): ResolvedGroup {
  const group = groups.find(({ name }) => name === layout.group);
  if (group === undefined) throw new RangeError(`The topology has no group ${layout.group}.`);
  return group;
}
