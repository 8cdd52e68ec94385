import type { ConfigMap, ResolvedTopology, Role, RoleBinding, ServiceAccount } from "../domain/index.ts";
import type { ProcedureIdentity } from "./job.ts";
import { metadata } from "./labels.ts";

/**
 * The ConfigMap that takes a result. It is made empty, so that the Job needs no right to make one.
 *
 * @param serving what the stack serves with by this plan; a result repeats what stood here when its Job began
 */
export function resultConfigMap(
  topology: ResolvedTopology,
  { resultName, labels }: ProcedureIdentity,
  serving: string | undefined,
): ConfigMap {
  const annotations = serving === undefined ? {} : { "glm-serve/serving": serving };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(topology, resultName, { labels, annotations }),
    data: {},
  };
}

/** Who a Job is. */
export function serviceAccount(topology: ResolvedTopology, identity: ProcedureIdentity): ServiceAccount {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadata(topology, identity.objectName, { labels: identity.labels }),
    automountServiceAccountToken: false,
  };
}

/** All that a Job may do: change the one ConfigMap of its result. */
export function role(topology: ResolvedTopology, identity: ProcedureIdentity): Role {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: metadata(topology, identity.objectName, { labels: identity.labels }),
    rules: [
      {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: [identity.resultName],
        verbs: ["patch"],
      },
    ],
  };
}

/** Gives a Job its role. */
export function roleBinding(topology: ResolvedTopology, identity: ProcedureIdentity): RoleBinding {
  const { objectName: name, labels } = identity;
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: metadata(topology, name, { labels }),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace: topology.site.namespace }],
  };
}
