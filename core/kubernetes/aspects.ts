import {
  type KubernetesObject,
  REVISION_ANNOTATION,
  REVISION_VARIABLE,
  textsOf,
  valueAt,
} from "../domain/index.ts";
import { checksum } from "./checksum.ts";

/** Kind of a Kubernetes object of a plan. */
type Kind = KubernetesObject["kind"];

/** A value of an object by what it belongs to: a container, a path, a field. */
export type AspectValues = Readonly<Record<string, string>>;

/** A part of an object that decides what it runs, and that only a plan may set. */
export interface Aspect {
  readonly name: string;
  /** What a policy demands of it, in one sentence. */
  readonly demand: string;
  /** What it holds, for people: subject of a sentence. */
  readonly title: string;
  readonly kinds: readonly Kind[];
  /** Its values in a manifest that nobody has checked. Long values are checksums, since an annotation holds them. */
  readonly read: (manifest: unknown) => AspectValues;
  /** Whether objects may have values beside the planned ones, e.g. a further volume. */
  readonly extensible: boolean;
  /** How to get another value in a plan. */
  readonly fix: string;
}

const WORKLOADS = ["StatefulSet", "Deployment", "Job"] as const;

/** Every aspect. The annotation of an object holds those that its kind has. */
export const ASPECTS: readonly Aspect[] = [
  {
    name: "image",
    demand: "Containers run the planned image.",
    title: "The image",
    kinds: WORKLOADS,
    read: (manifest) => byContainer(manifest, (container) => print(valueAt(container, "image"))),
    extensible: true,
    fix: "Set image or imageMirror in the settings of the stack",
  },
  {
    name: "command",
    demand: "Containers run the planned command.",
    title: "The command",
    kinds: WORKLOADS,
    read: (manifest) =>
      byContainer(manifest, (container) =>
        short([valueAt(container, "command"), valueAt(container, "args") ?? []]),
      ),
    extensible: true,
    fix: "Set args of the group in the topology: the launch scripts hold the commands of the engine",
  },
  {
    name: "environment",
    demand: "Containers have the planned variables and no others.",
    title: "The environment",
    kinds: WORKLOADS,
    read: (manifest) =>
      byContainer(manifest, (container) =>
        short(listAt(container, "env").filter((entry) => valueAt(entry, "name") !== REVISION_VARIABLE)),
      ),
    extensible: true,
    fix: "Set env of the group in the topology, or secretEnvironment in the settings of the stack",
  },
  {
    name: "devices",
    demand: "Containers request the planned devices.",
    title: "The request of devices",
    kinds: WORKLOADS,
    read: (manifest) => byContainer(manifest, devicesOf),
    extensible: true,
    fix: "Set devicesPerNode or the degrees of the group in the topology, or platform.resourceName in the settings of the stack",
  },
  {
    name: "ports",
    demand: "Containers and Services have the planned ports.",
    title: "The port list",
    kinds: [...WORKLOADS, "Service"],
    read: (manifest) => ({
      ...byContainer(manifest, (container) => short(portsOf(listAt(container, "ports")))),
      ...(Array.isArray(valueAt(manifest, "spec", "ports"))
        ? { service: portsOf(listAt(valueAt(manifest, "spec"), "ports")).join(", ") }
        : {}),
    }),
    extensible: true,
    fix: "Set ports of the group, or proxy.port, in the topology",
  },
  {
    name: "probes",
    demand: "Containers have the planned probes, and drain before they end.",
    title: "The set of probes",
    kinds: ["StatefulSet", "Deployment"],
    read: (manifest) =>
      byContainer(manifest, (container) =>
        short(
          ["startupProbe", "readinessProbe", "livenessProbe", "lifecycle"].map(
            (name) => valueAt(container, name) ?? null,
          ),
        ),
      ),
    extensible: true,
    fix: "Set probes or drain in the settings of the stack",
  },
  {
    name: "mounts",
    demand: "Containers mount the planned volumes, and may mount others.",
    title: "The volume",
    kinds: WORKLOADS,
    read: mountsOf,
    extensible: true,
    fix: "Set weights, sharedMemory or platform in the settings of the stack",
  },
  {
    name: "network",
    demand: "Pods are in the planned network: engines on Ascend in that of the node.",
    title: "The network of the pods",
    kinds: WORKLOADS,
    read: (manifest) => ({
      hostNetwork: print(valueAt(podOf(manifest), "hostNetwork") ?? false),
      dnsPolicy: print(valueAt(podOf(manifest), "dnsPolicy") ?? "ClusterFirst"),
    }),
    extensible: false,
    fix: "Remove the change: HCCL and the KV transfer need the addresses of the node, and all other pods those of the cluster",
  },
  {
    name: "security",
    demand: "Pods and containers may do what the plan allows.",
    title: "The security context",
    kinds: WORKLOADS,
    read: (manifest) => ({
      pod: short([
        ...["securityContext", "serviceAccountName", "automountServiceAccountToken"].map(
          (name) => valueAt(podOf(manifest), name) ?? null,
        ),
        ...["hostPID", "hostIPC", "shareProcessNamespace"].map(
          (name) => valueAt(podOf(manifest), name) ?? false,
        ),
      ]),
      ...byContainer(manifest, (container) => short(valueAt(container, "securityContext") ?? null)),
    }),
    extensible: true,
    fix: "Set podSecurity in the settings of the stack",
  },
  {
    name: "apart",
    demand: "Pods that take a whole node keep apart.",
    title: "The rule that keeps pods apart",
    kinds: ["StatefulSet"],
    read: (manifest) => ({
      podAntiAffinity: short(
        valueAt(
          podOf(manifest),
          ...["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"],
        ) ?? [],
      ),
    }),
    extensible: false,
    fix: "Set placement or nodes.shared in the settings of the stack",
  },
  {
    name: "grace",
    demand: "Pods have the planned time to stop.",
    title: "The grace period",
    kinds: ["StatefulSet", "Deployment"],
    read: (manifest) => ({
      terminationGracePeriodSeconds: print(valueAt(podOf(manifest), "terminationGracePeriodSeconds")),
    }),
    extensible: false,
    fix: "Set terminationGracePeriodSeconds in the settings of the stack",
  },
  {
    name: "replicas",
    demand: "A workload has the planned number of pods.",
    title: "The number of pods",
    kinds: WORKLOADS,
    read: (manifest) => fieldsOf(valueAt(manifest, "spec"), ["replicas", "completions", "parallelism"]),
    extensible: true,
    fix: "Set nodes or replicas of the group in the topology",
  },
  {
    name: "update",
    demand: "The pods of a group change together.",
    title: "The way in which pods change",
    kinds: ["StatefulSet", "Deployment"],
    read: (manifest) => ({
      podManagementPolicy: print(valueAt(manifest, "spec", "podManagementPolicy") ?? "none"),
      ...(valueAt(manifest, "kind") === "StatefulSet"
        ? { updateStrategy: print(valueAt(manifest, "spec", "updateStrategy", "type") ?? "RollingUpdate") }
        : { strategy: print(valueAt(manifest, "spec", "strategy", "type") ?? "RollingUpdate") }),
    }),
    extensible: false,
    fix: "Set rollout in the settings of the stack: a group cannot run two revisions, so its pods change together",
  },
  {
    name: "selector",
    demand: "Objects select pods by the planned labels.",
    title: "The selector",
    kinds: ["StatefulSet", "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy", "PodMonitor"],
    read: (manifest) => textsOf(selectorOf(manifest)),
    extensible: false,
    fix: "Set instance in the settings of the stack, which gives all pods of a stack other labels",
  },
  {
    name: "labels",
    demand: "Pods have the labels by which glm-serve finds them.",
    title: "The label of the pods",
    kinds: ["StatefulSet", "Deployment", "Job"],
    read: (manifest) => {
      const labels = textsOf(valueAt(manifest, "spec", "template", "metadata", "labels"));
      const own = Object.entries(labels).filter(([key]) => OWN_LABEL.test(key) && !BOUND_LABEL.test(key));
      return Object.fromEntries(own);
    },
    extensible: true,
    fix: "Set labels in the settings of the stack for further labels, and keep those of glm-serve",
  },
  {
    name: "budget",
    demand: "An eviction takes as many pods as planned.",
    title: "The number of pods that an eviction may take",
    kinds: ["PodDisruptionBudget"],
    read: (manifest) => ({
      ...fieldsOf(valueAt(manifest, "spec"), [
        "maxUnavailable",
        "minAvailable",
        "unhealthyPodEvictionPolicy",
      ]),
    }),
    extensible: false,
    fix: "Set rollout or disruptionBudget in the settings of the stack",
  },
  {
    name: "access",
    demand: "Accounts and peers have the planned access.",
    title: "The access",
    kinds: ["NetworkPolicy", "Role", "RoleBinding"],
    read: (manifest) => ({
      ...(valueAt(manifest, "spec", "ingress") === undefined
        ? {}
        : { ingress: short(valueAt(manifest, "spec", "ingress")) }),
      ...(valueAt(manifest, "rules") === undefined ? {} : { rules: short(valueAt(manifest, "rules")) }),
      ...(valueAt(manifest, "roleRef") === undefined ? {} : { roleRef: short(valueAt(manifest, "roleRef")) }),
    }),
    extensible: false,
    fix: "Set networkPolicy in the settings of the stack, and bind further rights to accounts of their own",
  },
  {
    name: "scripts",
    demand: "The files of pods are the planned ones.",
    title: "The file",
    kinds: ["ConfigMap"],
    read: (manifest) =>
      Object.fromEntries(
        Object.entries(mapAt(manifest, "data"))
          // The Python of pods is the same in every plan of a release.
          .filter(([file]) => !file.endsWith(".py"))
          .map(([file, text]) => [file, short(text)]),
      ),
    extensible: false,
    fix: "Set args or env of the group in the topology; the next plan writes the file again",
  },
];

/** Labels that glm-serve sets on pods, by which selectors, the router and the scheduler find them. */
const OWN_LABEL = /^(?:glm-serve\/|app\.kubernetes\.io\/(?:name|instance|component)$)/;

/** The contract of a group whose image is an Output is known after the plan. */
const BOUND_LABEL = /^glm-serve\/contract$/;

/** The spec of the pods of a workload. */
export function podOf(manifest: unknown): unknown {
  return valueAt(manifest, "spec", "template", "spec");
}

/** The selector of an object, whatever its kind; undefined without one. */
export function selectorOf(manifest: unknown): unknown {
  const spec = valueAt(manifest, "spec");
  return (
    valueAt(spec, "selector", "matchLabels") ??
    valueAt(spec, "podSelector", "matchLabels") ??
    valueAt(spec, "selector")
  );
}

/** The revision that the annotation of a pod template names. */
export function templateRevision(manifest: unknown): unknown {
  return valueAt(manifest, "spec", "template", "metadata", "annotations", REVISION_ANNOTATION);
}

/** The value of the variable by which a container knows its revision. */
export function containerRevision(container: unknown): unknown {
  return valueAt(
    listAt(container, "env").find((entry) => valueAt(entry, "name") === REVISION_VARIABLE),
    "value",
  );
}

/** A list in an object; empty where there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, key);
  return Array.isArray(list) ? list : [];
}

function mapAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const map = valueAt(value, key);
  return typeof map === "object" && map !== null ? Object.fromEntries(Object.entries(map)) : {};
}

function byContainer(manifest: unknown, read: (container: unknown) => string | undefined): AspectValues {
  return Object.fromEntries(
    listAt(podOf(manifest), "containers").flatMap((container) => {
      const value = read(container);
      return value === undefined ? [] : [[print(valueAt(container, "name")), value] as const];
    }),
  );
}

/** Requests of devices, by the resource: its name has a domain, unlike `cpu` and `memory`. */
function devicesOf(container: unknown): string {
  const resources = valueAt(container, "resources");
  const requested = ["limits", "requests"].flatMap((side) =>
    Object.entries(mapAt(resources, side))
      .filter(([name]) => name.includes("/"))
      .map(([name, amount]) => `${side} ${print(amount)} ${name}`),
  );
  return requested.length === 0 ? "none" : requested.toSorted().join(", ");
}

function portsOf(ports: readonly unknown[]): readonly string[] {
  return ports.map((port) =>
    ["containerPort", "hostPort", "port", "targetPort", "nodePort"]
      .flatMap((field) => {
        const value = valueAt(port, field);
        return value === undefined ? [] : [`${field} ${print(value)}`];
      })
      .join(" "),
  );
}

/** The mount and its volume by container and path; the volume of the launch scripts is compared by the revision. */
function mountsOf(manifest: unknown): AspectValues {
  const volumes = listAt(podOf(manifest), "volumes");
  return Object.fromEntries(
    listAt(podOf(manifest), "containers").flatMap((container) =>
      listAt(container, "volumeMounts").map((mount) => {
        const name = valueAt(mount, "name");
        const volume = name === "launch" ? null : volumes.find((each) => valueAt(each, "name") === name);
        const key = `${print(valueAt(container, "name"))} ${print(valueAt(mount, "mountPath"))}`;
        return [key, short([mount, volume ?? null])];
      }),
    ),
  );
}

function fieldsOf(value: unknown, names: readonly string[]): AspectValues {
  return Object.fromEntries(
    names.flatMap((name) => {
      const field = valueAt(value, name);
      return field === undefined ? [] : [[name, print(field)] as const];
    }),
  );
}

const short = (value: unknown): string => `#${checksum(value)}`;

/** A value as text: the API server and Pulumi may return the number 8 for 8. */
function print(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "none");
}
