import type { PodMonitor, Relabeling, ResolvedTopology } from "../domain/index.ts";
import { metadata, selectorLabels } from "../kubernetes/index.ts";
import type { ScrapedPods } from "./scrape.ts";

const POD = "__meta_kubernetes_pod_name";

/**
 * The PodMonitor of a group. An endpoint selects one container port by its name, which every release of the operator can; the
 * operator adds the labels namespace, pod, container, endpoint and job.
 */
export function podMonitor(topology: ResolvedTopology, { group, role, ports }: ScrapedPods): PodMonitor {
  const { instance, site, engine, spec } = topology;
  const labels = selectorLabels(topology, group);
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: metadata(topology, `${instance}-${group}`, {
      labels: { ...site.observability.labels, ...labels },
    }),
    spec: {
      selector: { matchLabels: labels },
      podMetricsEndpoints: ports.map(({ name, pods }) => ({
        port: name,
        path: engine.metrics(spec.engine.version).path,
        interval: `${site.observability.intervalSeconds}s`,
        relabelings: [
          ...(pods === undefined ? [] : [{ action: "keep" as const, sourceLabels: [POD], regex: pods }]),
          ...stackLabels(instance, role),
        ],
      })),
    },
  };
}

/** Labels by which alerts and dashboards find a series. The group is its StatefulSet. */
function stackLabels(instance: string, role: string): Relabeling[] {
  return [
    { targetLabel: "stack", replacement: instance },
    { targetLabel: "role", replacement: role },
    { sourceLabels: [POD], regex: "(.+)-[0-9]+", targetLabel: "group", replacement: "$1" },
    { sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" },
  ];
}

/**
 * MindCluster's npu-exporter: its pods have this label and port, in a namespace of its own (mind-cluster,
 * component/npu-exporter/build/npu-exporter.yaml). Its NetworkPolicy admits only pods with the label app: prometheus.
 */
export function npuExporterMonitor(topology: ResolvedTopology): PodMonitor {
  const { instance, site } = topology;
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: metadata(topology, `${instance}-npu-exporter`, {
      labels: { ...site.observability.labels, ...selectorLabels(topology, "npu-exporter") },
    }),
    spec: {
      selector: { matchLabels: { app: "npu-exporter" } },
      namespaceSelector: { matchNames: ["npu-exporter"] },
      podMetricsEndpoints: [
        {
          port: "http",
          path: "/metrics",
          interval: `${site.observability.intervalSeconds}s`,
          // Its label namespace is that of the pod that has the device.
          honorLabels: true,
          relabelings: [{ sourceLabels: ["__meta_kubernetes_pod_node_name"], targetLabel: "node" }],
        },
      ],
    },
  };
}
