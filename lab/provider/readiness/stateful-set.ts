import { type JsonObject, numberAt, stringAt } from "../json.ts";
import { type Assessment, isObserved, ready, waiting, wantedReplicas } from "./assessment.ts";

/**
 * All replicas ready, and all of the newest revision. With the OnDelete strategy an update replaces no pod by
 * itself, so the revisions are not waited for (official plugin, statefulset.go).
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
