import { z } from "zod";
import type { Plan } from "../../core/index.ts";
import type { Kubectl } from "../cluster/kubectl.ts";
import type { NodeDemand } from "../cluster/nodes.ts";
import { simulatedHardware } from "../cluster/simulated-hardware.ts";

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

/**
 * The nodes that a plan needs: one per pod of its groups, in addition to the nodes that pods of other stacks use, and one
 * node without accelerators for the proxy.
 *
 * @param namePrefix prefix of node names, before the prefix of their hardware
 */
export async function nodeDemands(
  planned: Plan,
  kubectl: Kubectl,
  namePrefix = "",
): Promise<readonly (NodeDemand & { readonly addresses?: readonly string[] })[]> {
  const own = new Set(planned.groups.flatMap((group) => group.pods.map((pod) => pod.name)));
  const hardware = planned.topology.hardware.name;
  const { prefix, devices } = simulatedHardware(hardware);
  const output = await kubectl.run(["get", "pods", "--all-namespaces", "--output=json"]);
  const used = podList.parse(JSON.parse(output)).items.filter(({ metadata, spec }) => {
    const takesDevices = spec.containers.some(({ resources }) =>
      Object.keys(resources.limits).some((resource) => resource in devices),
    );
    return (
      takesDevices && spec.nodeName?.startsWith(`${namePrefix}${prefix}-`) === true && !own.has(metadata.name)
    );
  }).length;
  const { rankTable } = planned.topology.site;
  const addresses = rankTable?.servers?.map(({ serverId }) => serverId);
  return [
    { hardware, count: own.size + used, ...(addresses === undefined ? {} : { addresses }) },
    { hardware: "worker", count: 1 },
  ];
}
