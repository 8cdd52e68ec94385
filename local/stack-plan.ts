import { readSettings } from "../cli/settings.ts";
import { type Plan, plan } from "../core/index.ts";
import { loadTopology } from "../stacks/catalogue.ts";
import { z } from "zod";
import type { Kubectl } from "./cluster/kubectl.ts";
import type { NodeDemand } from "./cluster/nodes.ts";
import { simulatedHardware } from "./cluster/simulated-hardware.ts";

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        nodeName: z.string().optional(),
        containers: z.array(
          z.object({
            resources: z
              .object({ limits: z.record(z.string(), z.unknown()).default({}) })
              .default({ limits: {} }),
          }),
        ),
      }),
    }),
  ),
});

/** Plans a stack as its program will: the topology of its settings or of its name, on the site of its settings. */
export async function planStack(stack: string): Promise<Plan> {
  const settings = readSettings(stack, undefined);
  const topology = await loadTopology(
    settings.topology ?? stack,
    settings.topology === undefined ? "stack" : "topology",
  );
  return plan(topology, settings.site);
}

/**
 * The nodes that a plan needs: one per pod of a group, beside those that other stacks' pods fill already, and one without
 * accelerators for the proxy.
 */
export async function nodeDemands(planned: Plan, kubectl: Kubectl): Promise<readonly NodeDemand[]> {
  const own = new Set(planned.groups.flatMap((group) => group.pods.map((pod) => pod.name)));
  const hardware = planned.topology.hardware.name;
  const { prefix, devices } = simulatedHardware(hardware);
  const answer = await kubectl.run(["get", "pods", "--all-namespaces", "--output=json"]);
  const filled = podList.parse(JSON.parse(answer)).items.filter(({ metadata, spec }) => {
    const takesDevices = spec.containers.some(({ resources }) =>
      Object.keys(resources.limits).some((resource) => resource in devices),
    );
    return takesDevices && spec.nodeName?.startsWith(`${prefix}-`) === true && !own.has(metadata.name);
  }).length;
  return [
    { hardware, count: own.size + filled },
    { hardware: "worker", count: 1 },
  ];
}
