/**
 * Fields whose change makes the provider replace an object, since the API server refuses the change or, for ConfigMaps, since pods
 * would not notice it (pulumi-kubernetes v4, provider/pkg/provider/diff.go: forceNewProperties). Kinds that a plan never has are left out.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data", "binaryData"],
  Deployment: ["spec.selector"],
  Job: ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  RoleBinding: ["roleRef"],
  Secret: ["type", "stringData", "data"],
  Service: ["spec.clusterIP"],
  StatefulSet: [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
};

/** Of every kind. */
const METADATA = ["metadata.name", "metadata.namespace"] as const;

/** The fields of a kind whose change makes the provider replace an object. */
export function replacingFields(kind: string): readonly string[] {
  return [...METADATA, ...(Object.hasOwn(REPLACING, kind) ? (REPLACING[kind] ?? []) : [])];
}
