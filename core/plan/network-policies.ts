import {
  type GroupLayout,
  KV_POOL,
  type NodePorts,
  poolAddress,
  type ResolvedTopology,
} from "../domain/index.ts";
import {
  clientPeers,
  enginePeers,
  groupLabels,
  networkPolicy,
  podsWith,
  PROXY,
  selectorLabels,
} from "../kubernetes/index.ts";
import type { PlannedObject } from "./planned-object.ts";
import { PROCEDURE } from "./procedure-objects.ts";

/** The policies of the pods that are in the pod network; none unless the site asks for them. */
export function networkPolicies(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  ports: readonly NodePorts[],
): readonly PlannedObject[] {
  const { site, spec, instance, engine, wholeNodes } = topology;
  if (site.networkPolicy === undefined) return [];
  const pool = engine.pool?.(topology);
  const procedures = selectorLabels(topology, PROCEDURE);
  return [
    ...(spec.proxy === undefined
      ? []
      : [
          object(
            "proxy",
            { kind: "proxy" },
            networkPolicy(topology, `${instance}-${PROXY}`, selectorLabels(topology, PROXY), [
              { from: clientPeers(topology), ports: [spec.proxy.port] },
            ]),
          ),
        ]),
    ...(pool === undefined
      ? []
      : [
          object(
            KV_POOL,
            { kind: "topology" },
            networkPolicy(topology, poolAddress(instance), selectorLabels(topology, KV_POOL), [
              { from: enginePeers(topology), ports: pool.ports.map(({ port }) => port) },
            ]),
          ),
        ]),
    ...(wholeNodes ? [] : groups.map((layout) => groupPolicy(topology, layout, ports))),
    ...(Object.values(site.procedures).every((settings) => settings === undefined)
      ? []
      : [
          object(
            PROCEDURE,
            { kind: "topology" },
            // The pods of preflight send their results to the first one.
            networkPolicy(topology, `${instance}-${PROCEDURE}`, procedures, [
              { from: [podsWith(procedures)] },
            ]),
          ),
        ]),
  ];
}

function groupPolicy(
  topology: ResolvedTopology,
  layout: GroupLayout,
  ports: readonly NodePorts[],
): PlannedObject {
  const labels = groupLabels(topology, layout);
  const api = ports
    .filter(({ key }) => key === layout.key)
    .flatMap(({ claims }) => claims)
    .filter(({ name }) => name.startsWith("api-"))
    .map(({ first }) => first);
  return object(
    layout.key,
    { kind: "group", key: layout.key },
    networkPolicy(topology, layout.objectName, labels, [
      { from: [podsWith(labels)] },
      { from: clientPeers(topology), ports: [...new Set(api)] },
    ]),
  );
}

function object(
  name: string,
  part: PlannedObject["part"],
  manifest: PlannedObject["manifest"],
): PlannedObject {
  return {
    key: `network-policy/${name}`,
    part,
    suffix: part.kind === "topology" ? `${name}-network` : "network",
    manifest,
    after: [],
    replaceOnChanges: [],
  };
}
