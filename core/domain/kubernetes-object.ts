/**
 * The parts of the Kubernetes API that the planner writes. Fields it never sets are left out. Lists are mutable, since
 * the arguments of Pulumi's resources are. The types do not allow `false` where Kubernetes drops it (`omitempty`): a dropped
 * value is a difference at each `pulumi up`.
 */

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Namespace {
  readonly apiVersion: "v1";
  readonly kind: "Namespace";
  readonly metadata: ObjectMeta;
}

export interface ConfigMap {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly metadata: ObjectMeta;
  readonly immutable?: true;
  readonly data?: Readonly<Record<string, string>>;
}

export interface Secret {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly metadata: ObjectMeta;
  readonly type: "Opaque";
}

export interface Service {
  readonly apiVersion: "v1";
  readonly kind: "Service";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly type?: "ClusterIP";
    readonly clusterIP?: "None";
    readonly publishNotReadyAddresses?: true;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports?: { name: string; port: number; targetPort: number; protocol: "TCP" }[];
  };
}

export interface StatefulSet {
  readonly apiVersion: "apps/v1";
  readonly kind: "StatefulSet";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly serviceName: string;
    readonly replicas: number;
    readonly podManagementPolicy: "Parallel";
    readonly updateStrategy: { readonly type: "OnDelete" };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: PodTemplate;
  };
}

export interface Deployment {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly replicas: number;
    readonly progressDeadlineSeconds?: number;
    readonly strategy?: { readonly type: "Recreate" };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: PodTemplate;
  };
}

/** A run that ends: Indexed, so that each of its pods knows which one it is. */
export interface Job {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly completionMode: "Indexed";
    readonly completions: number;
    readonly parallelism: number;
    readonly backoffLimit: number;
    readonly activeDeadlineSeconds: number;
    readonly podFailurePolicy: { readonly rules: PodFailureRule[] };
    readonly template: PodTemplate<JobPodSpec>;
  };
}

export interface ServiceAccount {
  readonly apiVersion: "v1";
  readonly kind: "ServiceAccount";
  readonly metadata: ObjectMeta;
  readonly automountServiceAccountToken: false;
}

export interface Role {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role";
  readonly metadata: ObjectMeta;
  readonly rules: { apiGroups: string[]; resources: string[]; resourceNames?: string[]; verbs: string[] }[];
}

export interface RoleBinding {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "RoleBinding";
  readonly metadata: ObjectMeta;
  readonly roleRef: { apiGroup: "rbac.authorization.k8s.io"; kind: "Role"; name: string };
  readonly subjects: { kind: "ServiceAccount"; name: string; namespace: string }[];
}

/** How a label of a target of Prometheus is set from others, or which targets are kept. */
export interface Relabeling {
  readonly sourceLabels?: string[];
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
  readonly action?: "keep";
}

/** What Prometheus Operator scrapes (monitoring.coreos.com/v1, podmonitor_types.go). */
export interface PodMonitor {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PodMonitor";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    /** Absent where the pods are in the monitor's own namespace. */
    readonly namespaceSelector?: { readonly matchNames: string[] };
    readonly podMetricsEndpoints: {
      readonly port: string;
      readonly path: string;
      readonly interval: string;
      readonly honorLabels?: true;
      readonly relabelings: Relabeling[];
    }[];
  };
}

/** Alerts of Prometheus Operator (monitoring.coreos.com/v1, prometheusrule_types.go). */
export interface PrometheusRule {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PrometheusRule";
  readonly metadata: ObjectMeta;
  readonly spec: { readonly groups: RuleGroup[] };
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: {
    readonly alert: string;
    readonly expr: string;
    readonly for?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

export interface PodDisruptionBudget {
  readonly apiVersion: "policy/v1";
  readonly kind: "PodDisruptionBudget";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly maxUnavailable: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly unhealthyPodEvictionPolicy: "AlwaysAllow";
  };
}

/** A peer of a policy: pods of this or other namespaces, or addresses. */
export interface NetworkPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string };
}

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface NetworkPolicy {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly podSelector: LabelSelector;
    readonly policyTypes: "Ingress"[];
    readonly ingress: { from: NetworkPeer[]; ports?: { port: number; protocol: "TCP" }[] }[];
  };
}

export type KubernetesObject =
  | Namespace
  | ConfigMap
  | Secret
  | Service
  | StatefulSet
  | Deployment
  | Job
  | ServiceAccount
  | Role
  | RoleBinding
  | PodMonitor
  | PrometheusRule
  | PodDisruptionBudget
  | NetworkPolicy;

interface PodTemplate<Spec = PodSpec> {
  readonly metadata: Omit<ObjectMeta, "name" | "namespace">;
  readonly spec: Spec;
}

interface PodFailureRule {
  readonly action: "Ignore";
  readonly onPodConditions: { readonly type: string; readonly status: "True" }[];
}

/** A pod of a Job: it runs once, and may write its result to the API server. */
export interface JobPodSpec extends Omit<PodSpec, "automountServiceAccountToken" | "containers"> {
  readonly restartPolicy: "Never";
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: true;
  readonly subdomain?: string;
  readonly containers: JobContainer[];
}

export type JobContainer = Omit<
  Container,
  "ports" | "startupProbe" | "readinessProbe" | "livenessProbe" | "lifecycle"
>;

export interface PodSpec {
  readonly schedulerName?: string;
  readonly runtimeClassName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: Toleration[];
  readonly affinity?: Affinity;
  readonly hostNetwork?: true;
  readonly dnsPolicy?: "ClusterFirst" | "ClusterFirstWithHostNet";
  readonly enableServiceLinks: false;
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken: false;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: PodSecurityContext;
  readonly imagePullSecrets?: { name: string }[];
  readonly containers: Container[];
  readonly volumes: Volume[];
}

export interface Toleration {
  readonly key?: string | undefined;
  readonly operator?: "Exists" | "Equal" | undefined;
  readonly value?: string | undefined;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
  readonly tolerationSeconds?: number | undefined;
}

export interface Affinity {
  readonly podAffinity?: PodTerms;
  readonly podAntiAffinity?: PodTerms;
}

interface PodTerms {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: PodTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: {
    readonly weight: number;
    readonly podAffinityTerm: PodTerm;
  }[];
}

export interface PodTerm {
  readonly topologyKey: string;
  readonly labelSelector: {
    readonly matchLabels: Readonly<Record<string, string>>;
    readonly matchExpressions?: {
      readonly key: string;
      readonly operator: "NotIn";
      readonly values: string[];
    }[];
  };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly command: string[];
  readonly args?: string[];
  readonly env?: EnvironmentVariable[];
  readonly ports?: { name: string; containerPort: number; hostPort?: number; protocol: "TCP" }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly startupProbe?: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: string[] } } };
  /** The last line of the log says why a group ended; so `kubectl describe` shows it. */
  readonly terminationMessagePolicy: "FallbackToLogsOnError";
  readonly securityContext: SecurityContext;
  readonly volumeMounts: VolumeMount[];
}

/** What a container may do. */
export interface SecurityContext {
  readonly privileged: false;
  readonly allowPrivilegeEscalation: false;
  readonly capabilities: { readonly add?: string[]; readonly drop: string[] };
  readonly readOnlyRootFilesystem?: true;
}

/** What all containers of a pod may do. */
export interface PodSecurityContext {
  readonly runAsNonRoot?: true;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly seccompProfile: { readonly type: "RuntimeDefault" | "Unconfined" };
  readonly sysctls?: { readonly name: string; readonly value: string }[];
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?:
    | { readonly fieldRef: { readonly apiVersion: "v1"; readonly fieldPath: string } }
    | { readonly secretKeyRef: { readonly name: string; readonly key: string; readonly optional?: true } };
}

export interface Probe {
  readonly exec?: { readonly command: string[] };
  readonly httpGet?: { readonly path: string; readonly port: number };
  readonly tcpSocket?: { readonly port: number };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly timeoutSeconds: number;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
  readonly subPath?: string;
}

export interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string; readonly defaultMode: number };
  readonly emptyDir?: { readonly medium?: "Memory"; readonly sizeLimit?: string };
  readonly hostPath?: {
    readonly path: string;
    readonly type: "File" | "Directory" | "DirectoryOrCreate";
  };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: true };
  readonly projected?: { readonly defaultMode: number; readonly sources: ProjectedSource[] };
}

interface ProjectedSource {
  readonly serviceAccountToken?: { readonly path: string; readonly expirationSeconds: number };
  readonly configMap?: { readonly name: string; readonly items: { key: string; path: string }[] };
  readonly downwardAPI?: {
    readonly items: {
      path: string;
      fieldRef: { readonly apiVersion: "v1"; readonly fieldPath: string };
    }[];
  };
}
