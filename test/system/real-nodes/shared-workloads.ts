import type { Plan } from "../../../core/index.ts";
import type { Workload } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";

/** One workload for all plans with the same image, with the weights of each. */
export function sharedWorkloads(plans: readonly Plan[]): readonly Workload[] {
  const found = new Map<string, Workload>();
  for (const planned of plans) {
    const workload = stackWorkload(planned, { loadSeconds: 0.2 });
    const key = workload.imageNames.join(" ");
    const files = [...(found.get(key)?.node.files ?? []), ...workload.node.files];
    found.set(key, { ...workload, node: { files } });
  }
  return [...found.values()];
}
