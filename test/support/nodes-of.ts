import type { Plan } from "../../core/index.ts";
import type { NodeDemand } from "../../lab/cluster/nodes.ts";

/** Nodes on which each of the plans fits alone, with one worker for the proxy and the pool. */
export function nodesOf(plans: readonly Plan[]): readonly NodeDemand[] {
  const counts = new Map<NodeDemand["hardware"], number>();
  for (const { groups, topology } of plans) {
    const hardware = topology.hardware.name;
    const pods = groups.flatMap((group) => group.pods).length;
    counts.set(hardware, Math.max(pods, counts.get(hardware) ?? 0));
  }
  const engines = [...counts].map(([hardware, count]) => ({ hardware, count }));
  return [...engines, { hardware: "worker", count: 1 }];
}
