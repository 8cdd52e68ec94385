import { type JsonObject, numberAt, objectsAt, stringAt } from "../json.ts";
import { type Assessment, isObserved, ready, waiting, wantedReplicas } from "./assessment.ts";

/** Rolled out: all replicas have the newest template and are available, and no older replica is left. */
export function assessDeployment(live: JsonObject): Assessment {
  const wanted = wantedReplicas(live);
  const updated = numberAt(live, "status", "updatedReplicas");
  const available = numberAt(live, "status", "availableReplicas");
  const left = numberAt(live, "status", "replicas") - updated;
  if (isObserved(live) && updated >= wanted && available >= wanted && left <= 0) return ready;
  const complaints = objectsAt(live, "status", "conditions")
    .filter((condition) => condition["status"] === "False")
    .map((condition) => `[${stringAt(condition, "reason")}] ${stringAt(condition, "message")}`);
  return waiting(`Waiting for Deployment (${Math.min(updated, available)}/${wanted} Pods available)`, [
    `${available} out of ${wanted} replicas are available (${updated} of the newest template)`,
    ...complaints,
  ]);
}
