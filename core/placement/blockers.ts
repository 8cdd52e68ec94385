import type { Toleration } from "../domain/index.ts";
import type { GroupNeed } from "./need.ts";
import { type ObservedNode, type ObservedPod, type ObservedTaint, total } from "./observed.ts";

/** Why a node cannot take a pod of a group. */
export type Blocker =
  | { readonly kind: "labels"; readonly missing: Readonly<Record<string, string>> }
  | { readonly kind: "not-ready" }
  | { readonly kind: "cordoned" }
  | { readonly kind: "taint"; readonly taint: ObservedTaint }
  | { readonly kind: "too-small"; readonly resource: string; readonly has: number; readonly needs: number }
  | {
      readonly kind: "occupied";
      readonly resource: string;
      readonly free: number;
      readonly needs: number;
      readonly by: readonly ObservedPod[];
    };

/** A node, and what keeps the pods of the stack from it. */
export interface JudgedNode {
  readonly node: ObservedNode;
  readonly blockers: readonly Blocker[];
}

/**
 * Everything that keeps a pod of a group from a node.
 *
 * @param pods pods of others on this node
 */
export function blockersOf(
  node: ObservedNode,
  pods: readonly ObservedPod[],
  { nodeSelector, tolerations, requests }: Pick<GroupNeed, "nodeSelector" | "tolerations" | "requests">,
): readonly Blocker[] {
  const missing = Object.entries(nodeSelector).filter(([key, value]) => node.labels[key] !== value);
  const taken = total(pods.map((pod) => pod.requests));
  return [
    ...(missing.length === 0 ? [] : [{ kind: "labels", missing: Object.fromEntries(missing) } as const]),
    ...(node.ready ? [] : [{ kind: "not-ready" } as const]),
    ...(node.cordoned ? [{ kind: "cordoned" } as const] : []),
    ...node.taints
      .filter((taint) => taint.effect !== "PreferNoSchedule")
      .filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)))
      .map((taint) => ({ kind: "taint", taint }) as const),
    ...Object.entries(requests).flatMap(([resource, needs]): Blocker[] => {
      const has = node.allocatable[resource] ?? 0;
      if (has < needs) return [{ kind: "too-small", resource, has, needs }];
      const free = has - (taken[resource] ?? 0);
      if (free >= needs) return [];
      const by = pods.filter((pod) => (pod.requests[resource] ?? 0) > 0);
      return [{ kind: "occupied", resource, free, needs, by }];
    }),
  ];
}

/** Kubernetes, component-helpers, scheduling/corev1: ToleratesTaint. */
function tolerates({ key, operator, value, effect }: Toleration, taint: ObservedTaint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  return operator === "Exists" || (value ?? "") === taint.value;
}
