import type { PodDisruptionBudget, ResolvedTopology } from "../domain/index.ts";
import { metadata, selectorLabels } from "./labels.ts";

/**
 * Limits the groups of a pool that evictions end at the same time. The first eviction in a group makes all of its pods unready,
 * and unready pods may be evicted whatever the budget, so a drain takes the rest of a group that it has begun. One budget for
 * the pool: the eviction of a pod that two budgets select fails (Kubernetes, "Specifying a Disruption Budget").
 *
 * @param groups number of groups that may be unavailable
 */
export function disruptionBudget(
  topology: ResolvedTopology,
  group: string,
  groups: number,
): PodDisruptionBudget {
  const labels = selectorLabels(topology, group);
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: metadata(topology, `${topology.instance}-${group}`, { labels }),
    spec: {
      maxUnavailable: groups,
      selector: { matchLabels: labels },
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  };
}
