import type { ApiServer } from "../api-server.ts";
import { type JsonObject, stringAt } from "../json.ts";
import { isAnnotatedTrue, kindKey, kindOf, nameOf, namespaceOf } from "../kubernetes-object.ts";
import type { Assessment } from "./assessment.ts";
import { assessDaemonSet } from "./daemon-set.ts";
import { assessDeployment } from "./deployment.ts";
import { assessJob } from "./job.ts";
import { assessPersistentVolumeClaim } from "./persistent-volume-claim.ts";
import { assessPod } from "./pod.ts";
import { assessService, targetsPods } from "./service.ts";
import { assessStatefulSet } from "./stateful-set.ts";
import { assessCondition, wantedCondition } from "./wait-for.ts";

/** Readiness of the objects of a kind. */
export interface Readiness {
  assess(live: JsonObject, api: ApiServer): Promise<Assessment>;
  /** Whether it runs pods, whose problems explain why it is not ready. */
  readonly runsPods: boolean;
  /** Whether a refresh checks the readiness, too. */
  readonly onRefresh: boolean;
  /** Default time limit; customTimeouts override it. */
  readonly defaultSeconds: number;
  /** Time for which the object must stay ready before it counts as ready. */
  settleSeconds(live: JsonObject): number;
}

const base = { runsPods: false, onRefresh: true, defaultSeconds: 600, settleSeconds: () => 0 };

function workload(assess: (live: JsonObject) => Assessment): Readiness {
  return { ...base, assess: async (live) => assess(live), runsPods: true };
}

const kinds: Readonly<Record<string, Readiness>> = {
  "apps/v1/DaemonSet": workload(assessDaemonSet),
  "apps/v1/Deployment": workload(assessDeployment),
  "apps/v1/StatefulSet": workload(assessStatefulSet),
  "batch/v1/Job": workload(assessJob),
  "v1/Pod": { ...base, assess: async (live) => assessPod(live) },
  "v1/PersistentVolumeClaim": {
    ...base,
    assess: async (live, api) => assessPersistentVolumeClaim(live, await storageClassOf(live, api)),
    onRefresh: false,
    defaultSeconds: 300,
  },
  "v1/Service": {
    ...base,
    assess: async (live, api) => assessService(live, targetsPods(live) ? await slicesOf(live, api) : []),
    // Pods that are created together with the Service need a moment to become endpoints.
    settleSeconds: (live) => (targetsPods(live) ? 2 : 0),
  },
};

/** Readiness of an object; undefined for other kinds, and with the annotation pulumi.com/skipAwait. */
export function readinessOf(inputs: JsonObject): Readiness | undefined {
  if (isAnnotatedTrue(inputs, "pulumi.com/skipAwait")) return undefined;
  const condition = wantedCondition(inputs);
  if (condition !== undefined) {
    return { ...base, assess: async (live) => assessCondition(live, condition), onRefresh: false };
  }
  return kinds[kindKey(kindOf(inputs))];
}

async function storageClassOf(claim: JsonObject, api: ApiServer): Promise<JsonObject | undefined> {
  const name = stringAt(claim, "spec", "storageClassName");
  if (name === "") return undefined;
  return api.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name } });
}

async function slicesOf(service: JsonObject, api: ApiServer): Promise<JsonObject[]> {
  return api.list(
    { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
    { namespace: namespaceOf(service), labelSelector: `kubernetes.io/service-name=${nameOf(service)}` },
  );
}
