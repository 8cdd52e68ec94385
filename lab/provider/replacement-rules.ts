import type { JsonObject, PathStep } from "./json.ts";
import { kindKey, kindOf } from "./kubernetes-object.ts";
import { parsePath } from "./property-path.ts";
import type { ProviderSettings } from "./settings.ts";

/*
 * Which changes replace an object instead of updating it: the official plugin's table
 * (pulumi-kubernetes, provider/pkg/provider/diff.go) for the kinds that this library creates, and related kinds.
 */

const container = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
].flatMap((field) => [`spec.containers[*].${field}`, `spec.initContainers[*].${field}`]);

const pod = [
  "affinity",
  "automountServiceAccountToken",
  "dnsConfig",
  "dnsPolicy",
  "enableServiceLinks",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostname",
  "imagePullSecrets",
  "nodeName",
  "nodeSelector",
  "overhead",
  "preemptionPolicy",
  "priority",
  "priorityClassName",
  "readinessGates",
  "restartPolicy",
  "runtimeClassName",
  "schedulerName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "shareProcessNamespace",
  "subdomain",
  "terminationGracePeriodSeconds",
  "volumes",
].map((field) => `spec.${field}`);

const persistentVolume = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
].map((field) => `spec.${field}`);

const byKind: Readonly<Record<string, readonly string[]>> = {
  "apps/v1/DaemonSet": ["spec.selector"],
  "apps/v1/Deployment": ["spec.selector"],
  "apps/v1/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
  "v1/PersistentVolume": persistentVolume,
  "v1/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "v1/Pod": [...pod, ...container],
  "v1/ResourceQuota": ["spec.scopes"],
  "v1/Secret": ["type"],
  "v1/Service": ["spec.clusterIP"],
};

/** Paths whose change replaces the object, from its kind and the provider's settings. */
export function replacementPaths(object: JsonObject, settings: ProviderSettings): PathStep[][] {
  const key = kindKey(kindOf(object));
  const fixed = object["immutable"] === true;
  const paths = ["metadata.name", "metadata.namespace", ...(byKind[key] ?? [])];
  if (key === "v1/Secret" && (fixed || !settings.secretsMutable)) paths.push("data", "stringData");
  if (key === "v1/ConfigMap" && (fixed || !settings.configMapsMutable)) paths.push("data", "binaryData");
  return paths.map(parsePath);
}
