import type { Plan } from "../../core/index.ts";
import type { NodeDemand } from "../cluster/nodes.ts";
import { simulatedHardware, type SimulatedHardwareName } from "../cluster/simulated-hardware.ts";
import { type Pace, standInsOf } from "../stand-ins/stand-ins.ts";
import type { Workload } from "./real-cluster.ts";

/** What a plan's pods ask for: their images, with stand-ins for the engines, and the files of their nodes. */
export function stackWorkload(planned: Plan, pace: Pace = {}): Workload {
  const { image, node } = standInsOf(planned, pace);
  return { imageNames: imagesOf(planned), image, node };
}

/** The nodes that a plan's pods fill: one per pod of a group, and one without accelerators. */
export function stackNodes(planned: Plan): readonly NodeDemand[] {
  const hardware: SimulatedHardwareName = planned.topology.hardware.name;
  // Unknown hardware is refused here, with a name, before anything starts.
  simulatedHardware(hardware);
  const count = planned.groups.flatMap((group) => group.pods).length;
  return [
    { hardware, count },
    { hardware: "worker", count: 1 },
  ];
}

function imagesOf(planned: Plan): readonly string[] {
  const images = planned.objects.flatMap(({ manifest }) => {
    if (manifest.kind !== "StatefulSet" && manifest.kind !== "Deployment") return [];
    const { containers } = manifest.spec.template.spec;
    return containers.map(({ image }) => image);
  });
  return [...new Set(images)].toSorted();
}
