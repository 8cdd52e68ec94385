import type { ResolvedTopology, Role, RoleBinding, ServiceAccount } from "../domain/index.ts";
import { metadata, selectorLabels } from "./labels.ts";

/** The ServiceAccount of the proxy's pod. Only the router's container mounts its token. */
export function routerAccount(topology: ResolvedTopology, component: string): ServiceAccount {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: routerMetadata(topology, component),
    automountServiceAccountToken: false,
  };
}

/** What the router may do: list the pods of the namespace. A Role cannot name labels. */
export function routerRole(topology: ResolvedTopology, component: string): Role {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: routerMetadata(topology, component),
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
  };
}

/** Binds the role to the ServiceAccount. */
export function routerRoleBinding(topology: ResolvedTopology, component: string): RoleBinding {
  const name = routerName(topology, component);
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: routerMetadata(topology, component),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace: topology.site.namespace }],
  };
}

/** Name of the ServiceAccount, the Role and the RoleBinding. */
export function routerName({ instance }: ResolvedTopology, component: string): string {
  return `${instance}-${component}`;
}

function routerMetadata(topology: ResolvedTopology, component: string) {
  return metadata(topology, routerName(topology, component), {
    labels: selectorLabels(topology, component),
  });
}
