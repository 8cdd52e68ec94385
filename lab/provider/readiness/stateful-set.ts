import { type JsonObject, numberAt, stringAt } from "../json.ts";
import { type Assessment, isObserved, ready, waiting, wantedReplicas } from "./assessment.ts";

/**
 * All replicas are ready, and all have the newest revision. With the strategy OnDelete an update replaces no pods,
 * so the revisions do not count (official plugin, statefulset.go).
 */
export function assessStatefulSet(live: JsonObject): Assessment {
  const wanted = wantedReplicas(live);
  const readyReplicas = numberAt(live, "status", "readyReplicas");
  const updated = numberAt(live, "status", "updatedReplicas");
  const current = stringAt(live, "status", "currentRevision");
  const target = stringAt(live, "status", "updateRevision");
  const onDelete =
    stringAt(live, "spec", "updateStrategy", "type") === "OnDelete" &&
    numberAt(live, "metadata", "generation") > 1;
  const replicasReady = numberAt(live, "status", "replicas") === wanted && readyReplicas === wanted;
  const revisionReady = onDelete || (current !== "" && current === target);
  if (isObserved(live) && replicasReady && revisionReady) return ready;
  const counted = revisionReady ? readyReplicas : Math.min(readyReplicas, updated);
  const problems = [];
  if (!replicasReady) problems.push(`${counted} out of ${wanted} replicas succeeded readiness checks`);
  if (!revisionReady) {
    problems.push(
      `StatefulSet controller failed to advance from revision "${current}" to revision "${target}"`,
    );
  }
  return waiting(`Waiting for StatefulSet (${counted}/${wanted} Pods ready)`, problems);
}
