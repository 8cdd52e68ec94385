import { type JsonObject, objectAt, objectsAt, stringAt } from "../json.ts";
import { type Assessment, ready, waiting } from "./assessment.ts";

/** Whether a Service has pods of its own to wait for: it is reached through an address and chooses pods. */
export function targetsPods(service: JsonObject): boolean {
  return (
    stringAt(service, "spec", "clusterIP") !== "None" &&
    stringAt(service, "spec", "type") !== "ExternalName" &&
    Object.keys(objectAt(service, "spec", "selector")).length > 0
  );
}

/**
 * No endpoint is still on its way (official plugin, service.go: a Service without any pod counts as ready, so
 * that it may be created before them), and a load balancer has its address.
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
