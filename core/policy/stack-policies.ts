import { CONTRACT_LABEL, textAt, valueAt, textsOf } from "../domain/index.ts";
import { listAt, podOf, selectorOf } from "../kubernetes/index.ts";
import {
  type EmittedObject,
  isOwn,
  isWorkload,
  kindOf,
  nameOf,
  namespaceOf,
  podLabels,
  titleOf,
} from "./emitted-object.ts";
import type { Policy, Violation } from "./policy.ts";

const INSTANCE_LABEL = "app.kubernetes.io/instance";

/** Policies about objects that refer to each other. */
export const stackPolicies: readonly Policy[] = [
  {
    id: "selectors-apart",
    description: "No workload selects the pods of another one.",
    reads: "stack",
    inspect: (objects) => {
      const workloads = objects.filter(isWorkload);
      return workloads.filter(isOwn).flatMap((other) =>
        workloads
          .filter((workload) => workload !== other && kindOf(workload) !== "Job" && selects(workload, other))
          .map((workload) => ({
            object: other,
            path: "spec.template.metadata.labels",
            message: `${titleOf(other)}: Its pods also match the selector of ${titleOf(workload)}, which would adopt or count them.`,
            fix: "Set instance to another value in the settings of one of the stacks",
          })),
      );
    },
  },
  {
    id: "selectors-match",
    description: "Every Service, budget, policy and monitor selects pods of the program.",
    reads: "stack",
    inspect: (objects) => {
      const workloads = objects.filter(isWorkload);
      return objects
        .filter((object) => isOwn(object) && SELECTING.has(kindOf(object)))
        .filter((object) => valueAt(object.manifest, "spec", "namespaceSelector") === undefined)
        .filter((object) => !workloads.some((workload) => selects(object, workload)))
        .map((object) => ({
          object,
          path: "spec.selector",
          message: `${titleOf(object)}: Its selector matches no pod of this program.`,
          fix: "Keep the labels of glm-serve on the pods, and the selector as the plan has it",
        }));
    },
  },
  {
    id: "references-exist",
    description: "Scripts, headless Services and accounts that pods name are in the program.",
    reads: "stack",
    inspect: (objects) => {
      const known = new Set(objects.map(titleOf));
      return objects
        .filter((object) => isOwn(object) && isWorkload(object))
        .flatMap((object) =>
          referencesOf(object)
            .filter(({ kind, name }) => !known.has(`${kind} ${namespaceOf(object)}/${name}`))
            .map(({ kind, name, path }) => ({
              object,
              path,
              message: `${titleOf(object)}: ${kind} ${name} is not in this program, so its pods cannot start.`,
              fix: `Keep the name and the namespace of ${kind} ${name} as the plan has them`,
            })),
        );
    },
  },
  {
    id: "one-contract",
    description: "Prefill, decode and proxy of a stack have one contract.",
    reads: "stack",
    inspect: (objects) =>
      [...byInstance(objects.filter((object) => isOwn(object) && isWorkload(object))).values()].flatMap(
        (workloads): Violation[] => {
          const marked = workloads.filter((object) => podLabels(object)[CONTRACT_LABEL] !== undefined);
          const [first, ...others] = marked;
          if (first === undefined) return [];
          const contract = podLabels(first)[CONTRACT_LABEL];
          return others
            .filter((object) => podLabels(object)[CONTRACT_LABEL] !== contract)
            .map((object) => ({
              object,
              path: `spec.template.metadata.labels["${CONTRACT_LABEL}"]`,
              message: `${titleOf(object)}: Its contract ${podLabels(object)[CONTRACT_LABEL]} is not that of ${titleOf(first)}, ${contract}: they cannot answer one request together.`,
              fix: "Pass the same topology, site and image to the pools and the proxy",
            }));
        },
      ),
  },
  {
    id: "ranks-exist",
    description: "Every rank in the list of a proxy is a pod of the program.",
    reads: "stack",
    inspect: (objects) => {
      const groups = objects.filter((object) => isOwn(object) && kindOf(object) === "StatefulSet");
      return objects
        .filter((object) => isOwn(object) && kindOf(object) === "ConfigMap")
        .flatMap((object) => {
          const near = groups.filter((group) => sameStack(group, object));
          // The groups may be in another program.
          if (near.length === 0) return [];
          return ranksIn(object)
            .filter((rank) => !near.some((group) => isPodOf(rank, group)))
            .map((rank) => ({
              object,
              path: "data.arguments",
              message: `${titleOf(object)}: The proxy sends requests to ${rank}, which no StatefulSet of this program has.`,
              fix: "Pass the same topology and site to the pools and the proxy, and change replicas in the topology",
            }));
        });
    },
  },
  {
    id: "host-ports-apart",
    description: "No other pod and no NodePort takes a port that an engine binds on its node.",
    reads: "stack",
    inspect: (objects) => {
      const workloads = objects.filter(isWorkload);
      return workloads.filter(isOwn).flatMap((engine) => {
        const held = new Set(hostPorts(engine));
        if (held.size === 0) return [];
        const pods = workloads
          .filter((other) => other !== engine && !(isWholeNode(engine) && isWholeNode(other)))
          .flatMap((other) => hostPorts(other).map((port) => ({ other, port, as: "hostPort" })));
        const services = objects.flatMap((other) =>
          listAt(valueAt(other.manifest, "spec"), "ports").flatMap((entry) => {
            const port = valueAt(entry, "nodePort");
            return typeof port === "number" ? [{ other, port, as: "nodePort" }] : [];
          }),
        );
        return [...pods, ...services]
          .filter(({ port }) => held.has(port))
          .map(({ other, port, as }) => ({
            object: other,
            path: `${as} ${port}`,
            message: `${titleOf(other)}: Port ${port} is a port of ${titleOf(engine)} on every node on which it runs.`,
            fix: "Take another port, or keep the pods on other nodes and set ports of the group in the topology",
          }));
      });
    },
  },
];

const SELECTING: ReadonlySet<string> = new Set([
  ...["Service", "PodDisruptionBudget", "NetworkPolicy", "PodMonitor"],
]);

/** Labels that controllers set on pods. */
const OF_CONTROLLERS = /^(?:apps|batch|statefulset)\.kubernetes\.io\//;

function selects(selecting: EmittedObject, workload: EmittedObject): boolean {
  if (namespaceOf(selecting) !== namespaceOf(workload)) return false;
  const selector = Object.entries(textsOf(selectorOf(selecting.manifest))).filter(
    ([key]) => !OF_CONTROLLERS.test(key),
  );
  const labels = podLabels(workload);
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
}

/** The references to objects of the stack: those of other owners may be in another program. */
function referencesOf(object: EmittedObject): readonly Reference[] {
  const { manifest } = object;
  const pod = podOf(manifest);
  const service = textAt(manifest, "spec", "serviceName");
  const account = textAt(pod, "serviceAccountName");
  const references = [
    ...listAt(pod, "volumes").flatMap((volume) => {
      const name = textAt(volume, "configMap", "name");
      const path = `spec.template.spec.volumes[${textAt(volume, "name") ?? ""}].configMap.name`;
      return name === undefined ? [] : [{ kind: "ConfigMap", name, path }];
    }),
    ...(service === undefined ? [] : [{ kind: "Service", name: service, path: "spec.serviceName" }]),
    ...(account === undefined
      ? []
      : [{ kind: "ServiceAccount", name: account, path: "spec.template.spec.serviceAccountName" }]),
  ];
  const instance = instanceOf(object);
  return references.filter(({ name }) => name === instance || name.startsWith(`${instance}-`));
}

function instanceOf({ manifest }: EmittedObject): string | undefined {
  return textsOf(valueAt(manifest, "metadata", "labels"))[INSTANCE_LABEL];
}

function sameStack(one: EmittedObject, other: EmittedObject): boolean {
  return namespaceOf(one) === namespaceOf(other) && instanceOf(one) === instanceOf(other);
}

function byInstance(objects: readonly EmittedObject[]): ReadonlyMap<string, readonly EmittedObject[]> {
  const groups = new Map<string, EmittedObject[]>();
  for (const object of objects) {
    const key = `${namespaceOf(object)}/${instanceOf(object) ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  return groups;
}

/** Host names of the ranks: `<pod>.<headless service>`. */
function ranksIn({ manifest }: EmittedObject): readonly string[] {
  const text = textAt(manifest, "data", "arguments") ?? "";
  return [...new Set(text.split(/\s+/).filter((word) => /^[a-z0-9-]+-\d+\.[a-z0-9-]+$/.test(word)))];
}

function isPodOf(rank: string, group: EmittedObject): boolean {
  const [, name, ordinal, service] = /^(.+)-(\d+)\.(.+)$/.exec(rank) ?? [];
  return (
    name === nameOf(group) &&
    service === textAt(group.manifest, "spec", "serviceName") &&
    Number(ordinal) < Number(valueAt(group.manifest, "spec", "replicas"))
  );
}

/** Ports that a workload binds on its nodes. */
function hostPorts({ manifest }: EmittedObject): readonly number[] {
  const pod = podOf(manifest);
  const inHostNetwork = valueAt(pod, "hostNetwork") === true;
  return listAt(pod, "containers").flatMap((container) =>
    listAt(container, "ports").flatMap((entry) => {
      const port =
        valueAt(entry, "hostPort") ?? (inHostNetwork ? valueAt(entry, "containerPort") : undefined);
      return typeof port === "number" ? [port] : [];
    }),
  );
}

/** Pods that take a whole node, of which no two share one. */
function isWholeNode(object: EmittedObject): boolean {
  return podLabels(object)["glm-serve/whole-node"] === "true";
}
