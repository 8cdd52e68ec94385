import {
  groupOf,
  type GroupLayout,
  placementOf,
  type PodLayout,
  type ResolvedGroup,
  superPodsOf,
} from "../../domain/index.ts";
import type { Plan } from "../../plan/index.ts";

/** The logical super-pods of the nodes of a group, by ordinal; undefined where the physical one counts. */
function superPodIds(plan: Plan, layout: GroupLayout): readonly (string | undefined)[] {
  return superPodsOf(groupOf(plan.topology, layout))
    .filter(({ replica }) => replica === layout.replica)
    .map(({ id }) => id);
}

/** The id that all nodes of a group of several nodes share. */
function sharedId(ids: readonly (string | undefined)[]): string | undefined {
  const [id, ...others] = ids;
  return others.length > 0 && others.every((other) => other === id) ? id : undefined;
}

/** What holds all nodes of a group: a logical super-pod, or a domain of the placement. */
export function domainOf(plan: Plan, layout: GroupLayout): string | undefined {
  const id = sharedId(superPodIds(plan, layout));
  if (id !== undefined) return `logical super-pod ${id}`;
  const placement = placementOf(plan.topology);
  return placement === undefined || placement.together === "off"
    ? undefined
    : `in one ${domainWord(plan)} (${placement.together})`;
}

/** The logical super-pod of a node, unless its whole group has it. */
export function superPodMark(plan: Plan, layout: GroupLayout, { ordinal }: PodLayout): string[] {
  const ids = superPodIds(plan, layout);
  const id = ids[ordinal];
  return id === undefined || sharedId(ids) !== undefined ? [] : [`super-pod ${id}`];
}

/** The placement of the groups of a pool, with the label that names the domain of a node. */
export function placementLine(plan: Plan, groups: readonly ResolvedGroup[]): string[] {
  const placement = placementOf(plan.topology);
  if (placement === undefined) return [];
  const { domainLabel, spread } = placement;
  const apart =
    spread === "off" || groups.every(({ replicas }) => replicas === 1)
      ? ""
      : ` · replicas in different ones (${spread})`;
  return [`${domainWord(plan)} of a node: label ${domainLabel}${apart}`];
}

function domainWord({ topology }: Plan): string {
  return placementOf(topology)?.domainLabel === topology.platform.superPodLabel ? "super-pod" : "domain";
}
