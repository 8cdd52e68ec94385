import type { ApiServer } from "../api-server.ts";
import { type JsonObject, objectAt, stringAt } from "../json.ts";
import { isOwnedBy, kindKey, kindOf, nameOf, namespaceOf } from "../kubernetes-object.ts";
import { podProblems } from "./pod.ts";
import { terminationProblems } from "./terminating.ts";

const podKind = { apiVersion: "v1", kind: "Pod" };

const replicaSetKind = { apiVersion: "apps/v1", kind: "ReplicaSet" };

const eventKind = { apiVersion: "v1", kind: "Event" };

/** The pods that a workload runs, by its selector and its ownership. */
async function podsOf(live: JsonObject, api: ApiServer): Promise<JsonObject[]> {
  const namespace = namespaceOf(live);
  const labelSelector = Object.entries(objectAt(live, "spec", "selector", "matchLabels"))
    .flatMap(([label, value]) => (typeof value === "string" ? `${label}=${value}` : []))
    .join(",");
  if (labelSelector === "") return [];
  const direct = kindKey(kindOf(live)) !== "apps/v1/Deployment";
  const owners = direct
    ? [live]
    : (await api.list(replicaSetKind, { namespace, labelSelector })).filter((set) => isOwnedBy(set, live));
  const pods = await api.list(podKind, { namespace, labelSelector });
  return pods.filter((pod) => owners.some((owner) => isOwnedBy(pod, owner)));
}

/** Why an object is not ready, in addition to its status: the problems of its pods, and warnings about all of them. */
export async function reasonsFor(live: JsonObject, runsPods: boolean, api: ApiServer): Promise<string[]> {
  const pods = runsPods ? await podsOf(live, api) : [];
  const concerned = new Set([live, ...pods].map((object) => stringAt(object, "metadata", "uid")));
  const events = await api.list(eventKind, { namespace: namespaceOf(live), fieldSelector: "type=Warning" });
  const problems = [...pods.flatMap(podProblems), ...(await terminationProblems(pods, api))];
  const warnings = events
    .filter((event) => concerned.has(stringAt(event, "involvedObject", "uid")))
    .filter((event) => !problems.some((problem) => problem.includes(stringAt(event, "message"))))
    .map(describeEvent);
  return [...new Set([...problems, ...warnings])];
}

/** Why an object that is being deleted still exists: the pods that it waits for. */
export async function reasonsNotGone(live: JsonObject, api: ApiServer): Promise<string[]> {
  return terminationProblems(await podsOf(live, api), api);
}

function describeEvent(event: JsonObject): string {
  const { kind } = kindOf(objectAt(event, "involvedObject"));
  const name = stringAt(event, "involvedObject", "name");
  return `[${kind} ${namespaceOf(event)}/${name === "" ? nameOf(event) : name}]: ${stringAt(event, "reason")}: ${stringAt(event, "message")}`;
}
