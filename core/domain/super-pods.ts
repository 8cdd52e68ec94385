import { entryOf } from "../topology/index.ts";
import { givenAt, settingsAt } from "./group-member.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** Variable that divides the nodes of a super-pod into logical ones (HCCL, HCCL_LOGIC_SUPERPOD_ID). */
export const SUPER_POD_VARIABLE = "HCCL_LOGIC_SUPERPOD_ID";

/** The logical super-pod of one node of a group. */
export interface NodeSuperPod {
  readonly replica: number;
  readonly ordinal: number;
  /** The value of the variable; undefined where the physical super-pod counts. HCCL takes "" for that too. */
  readonly id: string | undefined;
  /** Path of the variable below the group, as the topology gives it. */
  readonly path: string;
}

/** The logical super-pod of each node of a group, replica by replica. */
export function superPodsOf(group: ResolvedGroup): readonly NodeSuperPod[] {
  return Array.from({ length: group.replicas * group.nodes }, (_, index) => {
    const replica = Math.floor(index / group.nodes);
    const ordinal = index % group.nodes;
    const member = settingsAt(group, { replica, ordinal });
    const value = entryOf(member.env, SUPER_POD_VARIABLE);
    return {
      replica,
      ordinal,
      id: value === "" ? undefined : value,
      path: givenAt(member, `env.${SUPER_POD_VARIABLE}`),
    };
  });
}

/** Whether every node of these groups is a logical super-pod of its own, so that HCCL connects all nodes over RoCE. */
export function separatesNodes(groups: readonly ResolvedGroup[]): boolean {
  const ids = groups.flatMap(superPodsOf).map(({ id }) => id);
  return ids.length > 1 && ids.every((id) => id !== undefined) && new Set(ids).size === ids.length;
}
