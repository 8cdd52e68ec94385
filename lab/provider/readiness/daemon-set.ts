import { type JsonObject, numberAt } from "../json.ts";
import { type Assessment, isObserved, ready, waiting } from "./assessment.ts";

/** One available pod of the newest template on each node that the DaemonSet selects. */
export function assessDaemonSet(live: JsonObject): Assessment {
  const wanted = numberAt(live, "status", "desiredNumberScheduled");
  const available = numberAt(live, "status", "numberAvailable");
  const updated = numberAt(live, "status", "updatedNumberScheduled");
  if (isObserved(live) && available >= wanted && updated >= wanted) return ready;
  return waiting(`Waiting for DaemonSet (${Math.min(updated, available)}/${wanted} Pods available)`, [
    `${available} out of ${wanted} replicas are available (${updated} of the newest template)`,
  ]);
}
