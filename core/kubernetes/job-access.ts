import type { ConfigMap, ResolvedTopology, Role, RoleBinding, ServiceAccount } from "../domain/index.ts";
import type { ProcedureIdentity } from "./job.ts";
import { metadata } from "./labels.ts";

/**
 * The ConfigMap for the result of a Job. Created empty, so that the Job needs no permission to create it.
 *
 * @param serving digest of what the stack serves; the Job copies it into its result at the start
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
  };
}

/** The ServiceAccount of a Job. */
export function serviceAccount(topology: ResolvedTopology, identity: ProcedureIdentity): ServiceAccount {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadata(topology, identity.objectName, { labels: identity.labels }),
    automountServiceAccountToken: false,
  };
}

/** The permissions of a Job: patch the ConfigMap of its result, and itself to remove its retries. */
export function role(topology: ResolvedTopology, identity: ProcedureIdentity, job: string): Role {
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
      { apiGroups: ["batch"], resources: ["jobs"], resourceNames: [job], verbs: ["patch"] },
    ],
  };
}

/** Binds the role to the ServiceAccount of a Job. */
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
