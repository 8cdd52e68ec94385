import { apiPorts, ENDPOINTS_ANNOTATION, type GroupLayout, ROLE_LABEL } from "../domain/index.ts";
import { Role } from "../topology/index.ts";

/** Label by which the router finds the pods of prefill and decode; none for role serve, which has no proxy. */
export function roleLabel({ role }: Pick<GroupLayout, "role">): Readonly<Record<string, string>> {
  return role === Role.Serve ? {} : { [ROLE_LABEL]: role };
}

/**
 * The ports of the ranks with an API, by the ordinal of their pod; a pod without an API has none. The router also learns from it how
 * many pods the group has.
 */
export function endpointAnnotations({ role, pods }: GroupLayout): Readonly<Record<string, string>> {
  if (role === Role.Serve) return {};
  const ports = pods.map((pod) => [pod.ordinal, apiPorts(pod)]);
  return { [ENDPOINTS_ANNOTATION]: JSON.stringify(Object.fromEntries(ports)) };
}
