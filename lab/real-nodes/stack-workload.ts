import type { Plan } from "../../core/index.ts";
import { type Pace, standInsOf } from "../stand-ins/stand-ins.ts";
import type { Workload } from "./real-cluster.ts";

/** Images of a plan's pods, with stand-ins for the engines, and files of their nodes. */
export function stackWorkload(planned: Plan, pace: Pace = {}): Workload {
  const { image, node } = standInsOf(planned, pace);
  return { imageNames: imagesOf(planned), image, node };
}

function imagesOf(planned: Plan): readonly string[] {
  const images = planned.objects.flatMap(({ manifest }) => {
    if (manifest.kind !== "StatefulSet" && manifest.kind !== "Deployment") return [];
    const { containers } = manifest.spec.template.spec;
    return containers.map(({ image }) => image);
  });
  return [...new Set(images)].toSorted();
}
