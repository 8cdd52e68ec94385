import type { GroupLayout, NodePorts, ResolvedTopology, Service } from "../domain/index.ts";
import { declaredPorts } from "../ports/index.ts";
import { groupLabels, metadata, selectorLabels } from "./labels.ts";

/** Gives each pod of a group a DNS name before it is ready, since the processes need it to start. */
export function headlessService(
  topology: ResolvedTopology,
  layout: GroupLayout,
  nodes: readonly NodePorts[],
): Service {
  const labels = groupLabels(topology, layout);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(topology, layout.objectName, { labels }),
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: labels,
      ports: declaredPorts(nodes)
        .filter(({ single }) => single)
        .map(({ port, name }) => ({ name, port, targetPort: port, protocol: "TCP" })),
    },
  };
}

/**
 * The Service for clients: selects the proxy, or the pods of a serving group that have an API.
 *
 * @param ports the ports of its pods: one, or one per local rank
 */
export function apiService(
  topology: ResolvedTopology,
  component: string,
  ports: readonly number[],
  headOnly: boolean,
): Service {
  const labels = selectorLabels(topology, component);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(topology, topology.instance, { labels }),
    spec: {
      type: "ClusterIP",
      selector: { ...labels, ...(headOnly ? { "apps.kubernetes.io/pod-index": "0" } : {}) },
      ports: ports.map((port, index) => ({
        name: index === 0 ? "http" : `http-${index}`,
        port,
        targetPort: port,
        protocol: "TCP",
      })),
    },
  };
}

/** Gives the pods of a Job DNS names before they are ready, since pod 0 collects their results. */
export function gatheringService(
  topology: ResolvedTopology,
  name: string,
  labels: Readonly<Record<string, string>>,
): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(topology, name, { labels }),
    spec: { clusterIP: "None", publishNotReadyAddresses: true, selector: labels },
  };
}
