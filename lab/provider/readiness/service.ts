import { type JsonObject, objectAt, objectsAt, stringAt } from "../json.ts";
import { type Assessment, ready, waiting } from "./assessment.ts";

/** Whether a Service has pods to wait for: it has an address and a selector. */
export function targetsPods(service: JsonObject): boolean {
  return (
    stringAt(service, "spec", "clusterIP") !== "None" &&
    stringAt(service, "spec", "type") !== "ExternalName" &&
    Object.keys(objectAt(service, "spec", "selector")).length > 0
  );
}

/**
 * Every endpoint is ready (official plugin, service.go: a Service without pods counts as ready, so
 * that it can be created before them), and a load balancer has an address.
 */
export function assessService(service: JsonObject, slices: readonly JsonObject[]): Assessment {
  const balancer = stringAt(service, "spec", "type") === "LoadBalancer";
  if (balancer && objectsAt(service, "status", "loadBalancer", "ingress").length === 0) {
    return waiting("Waiting for the Service's address", [
      "Service was not allocated an IP address; the local cluster has no load balancers: use type ClusterIP",
    ]);
  }
  if (!targetsPods(service)) return ready;
  if (slices.length === 0) return waiting("Waiting for the Service's endpoints", []);
  const endpoints = slices
    .flatMap((slice) => objectsAt(slice, "endpoints"))
    .map((endpoint) => objectAt(endpoint, "conditions"))
    .filter((conditions) => conditions["terminating"] !== true);
  const pending = endpoints.filter((conditions) => conditions["ready"] === false).length;
  if (pending === 0) return ready;
  return waiting(`Waiting for the Service's Pods (${endpoints.length - pending}/${endpoints.length} ready)`, [
    `Service targets ${endpoints.length} Pods of which ${pending} are not ready`,
  ]);
}
