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
 * The nodes that a plan needs: one per pod of a group, beside those that other stacks' pods fill already, and one without
 * accelerators for the proxy. `namesBegin`: how the names of such nodes begin, before that of their hardware.
 */
export async function nodeDemands(
  planned: Plan,
  kubectl: Kubectl,
  namesBegin = "",
): Promise<readonly (NodeDemand & { readonly addresses?: readonly string[] })[]> {
  const own = new Set(planned.groups.flatMap((group) => group.pods.map((pod) => pod.name)));
  const hardware = planned.topology.hardware.name;
  const { prefix, devices } = simulatedHardware(hardware);
  const answer = await kubectl.run(["get", "pods", "--all-namespaces", "--output=json"]);
  const filled = podList.parse(JSON.parse(answer)).items.filter(({ metadata, spec }) => {
    const takesDevices = spec.containers.some(({ resources }) =>
      Object.keys(resources.limits).some((resource) => resource in devices),
    );
    return (
      takesDevices && spec.nodeName?.startsWith(`${namesBegin}${prefix}-`) === true && !own.has(metadata.name)
    );
  }).length;
  const { rankTable } = planned.topology.site;
  const addresses = rankTable?.servers?.map(({ serverId }) => serverId);
  return [
    { hardware, count: own.size + filled, ...(addresses === undefined ? {} : { addresses }) },
    { hardware: "worker", count: 1 },
  ];
}
