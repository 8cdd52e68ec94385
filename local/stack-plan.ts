import { readSettings } from "../cli/settings.ts";
import { type Plan, plan } from "../core/index.ts";
import { loadTopology } from "../stacks/catalogue.ts";
import type { NodeDemand } from "./cluster/nodes.ts";

/** Plans a stack as its program will: the topology of its settings or of its name, on the site of its settings. */
export async function planStack(stack: string): Promise<Plan> {
  const settings = readSettings(stack, undefined);
  const topology = await loadTopology(
    settings.topology ?? stack,
    settings.topology === undefined ? "stack" : "topology",
  );
  return plan(topology, settings.site);
}

/** The nodes that a plan needs: one per pod of a group, and one without accelerators for the proxy. */
export function nodeDemands(planned: Plan): readonly NodeDemand[] {
  const pods = planned.groups.reduce((sum, group) => sum + group.pods.length, 0);
  return [
    { hardware: planned.topology.hardware.name, count: pods },
    { hardware: "worker", count: 1 },
  ];
}
