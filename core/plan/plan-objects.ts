import { apiPorts, type GroupLayout, type NodePorts, type ResolvedTopology, Stage } from "../domain/index.ts";
import { apiService, described, podSecurityLevel, PROXY, withPlannedValues } from "../kubernetes/index.ts";
import { observabilityObjects } from "../observability/index.ts";
import { Role } from "../topology/index.ts";
import { disruptionBudgets } from "./disruption-budgets.ts";
import { groupObjects, readyWithin } from "./group-objects.ts";
import { networkPolicies } from "./network-policies.ts";
import type { PlannedObject } from "./planned-object.ts";
import type { ProcedureObjects } from "./procedure-objects.ts";
import { poolObjects } from "./pool-objects.ts";
import { proxyObjects } from "./proxy-objects.ts";

/** Every Kubernetes object of a topology, in an order in which they can be created. */
export function planObjects(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  ports: readonly NodePorts[],
  procedures: readonly ProcedureObjects[],
): readonly PlannedObject[] {
  const { site, spec } = topology;
  const served = groups.find((group) => group.role === Role.Serve);
  const service: PlannedObject[] =
    served === undefined
      ? []
      : [
          apiServiceObject(
            topology,
            served.group,
            apiPorts(served.head),
            served.pods.slice(1).every((pod) => apiPorts(pod).length === 0),
            { kind: "group", key: served.key },
          ),
        ];
  const pool = poolObjects(topology);
  const poolKeys = pool.map(({ key }) => key);
  const byPod = new Map(ports.map((node) => [node.pod, node]));
  const objects = [
    ...objectsOf(procedures, Stage.BeforeServing),
    ...pool,
    ...disruptionBudgets(topology, groups),
    ...groups.flatMap((group) =>
      groupObjects(
        topology,
        group,
        group.pods.flatMap((pod) => byPod.get(pod.name) ?? []),
      ).map((object) => ({ ...object, after: [...poolKeys, ...object.after] })),
    ),
    ...service,
    ...(spec.proxy === undefined
      ? []
      : [
          ...proxyObjects(topology, groups, spec.proxy.port),
          apiServiceObject(topology, PROXY, [spec.proxy.port], false, { kind: "proxy" }),
        ]),
    ...objectsOf(procedures, Stage.AfterServing),
    ...watchingObjects(topology, groups, ports, procedures),
    ...networkPolicies(topology, groups, ports),
  ];
  const namespace = site.createNamespace ? [namespaceObject(site.namespace, objects)] : [];
  return [
    ...namespace,
    ...objects.map((object) => ({
      ...object,
      manifest: withPlannedValues(described(topology, object.manifest)),
      after: [...namespace.map(({ key }) => key), ...object.after],
    })),
  ];
}

/** What watches the stack. Nothing waits for it, since a cluster may lack the definitions of Prometheus Operator. */
function watchingObjects(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  ports: readonly NodePorts[],
  procedures: readonly ProcedureObjects[],
): PlannedObject[] {
  const names = procedures.map(({ procedure }) => procedure.name);
  return observabilityObjects(topology, groups, ports, names).map(({ name, manifest }) => ({
    key: `observability/${name}`,
    part: { kind: "observability" },
    suffix: name,
    manifest,
    after: [],
    replaceOnChanges: [],
  }));
}

/** A cluster may enforce a stricter level of Pod Security by default than the pods meet. */
function namespaceObject(name: string, objects: readonly PlannedObject[]): PlannedObject {
  const level = podSecurityLevel(objects.map(({ manifest }) => manifest));
  return {
    key: "namespace",
    part: { kind: "topology" },
    manifest: {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } },
    },
    after: [],
    replaceOnChanges: [],
  };
}

function objectsOf(procedures: readonly ProcedureObjects[], stage: Stage): PlannedObject[] {
  return procedures.filter(({ procedure }) => procedure.stage === stage).flatMap(({ objects }) => objects);
}

function apiServiceObject(
  topology: ResolvedTopology,
  component: string,
  ports: readonly number[],
  headOnly: boolean,
  part: PlannedObject["part"],
): PlannedObject {
  const manifest = apiService(topology, component, ports, headOnly);
  return {
    key: "service/api",
    part,
    suffix: "api",
    manifest,
    after: [],
    readyWithinSeconds: readyWithin(topology),
    replaceOnChanges: [],
  };
}
