import type {
  ConfigMap,
  GroupLayout,
  KubernetesObject,
  NodePorts,
  ResolvedTopology,
  RuleGroup,
} from "../domain/index.ts";
import { metadata, selectorLabels } from "../kubernetes/index.ts";
import { alertContext, alertRules, prometheusRule } from "./alert-rules.ts";
import { dashboards } from "./dashboards.ts";
import { npuExporterMonitor, podMonitor } from "./pod-monitor.ts";
import { scrapedPods } from "./scrape.ts";
import { scrapeConfigs } from "./scrape-config.ts";

/** An object by which Prometheus or Grafana watches a stack. */
export interface ObservabilityObject {
  /** Identity among the objects of a stack. */
  readonly name: string;
  readonly manifest: KubernetesObject;
}

/** The objects by which Prometheus and Grafana watch a stack. None of them is needed for serving. */
export function observabilityObjects(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  nodes: readonly NodePorts[],
  procedures: readonly string[],
): readonly ObservabilityObject[] {
  return [
    ...monitoring(topology, groups, nodes, procedures),
    ...dashboards(topology).map(({ name, manifest }) => ({ name: `dashboard-${name}`, manifest })),
  ];
}

function monitoring(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  nodes: readonly NodePorts[],
  procedures: readonly string[],
): readonly ObservabilityObject[] {
  const { monitors, npuExporter } = topology.site.observability;
  if (monitors === "off") return [];
  const pods = scrapedPods(topology, groups, nodes);
  const context = alertContext(topology, pods, procedures);
  const rules = context === undefined ? undefined : alertRules(context);
  const podMonitors = [
    ...pods.map((scraped) => ({ name: scraped.group, manifest: podMonitor(topology, scraped) })),
    ...(npuExporter ? [{ name: "npu-exporter", manifest: npuExporterMonitor(topology) }] : []),
  ];
  switch (monitors) {
    case "prometheus-operator":
      return [
        ...podMonitors.map(({ name, manifest }) => ({ name: `monitor-${name}`, manifest })),
        ...(rules === undefined ? [] : [{ name: "alerts", manifest: prometheusRule(topology, rules) }]),
      ];
    case "scrape-config": {
      const scraped = podMonitors.flatMap(({ manifest }) => scrapeConfigs(manifest));
      return [{ name: "prometheus", manifest: prometheusFiles(topology, scraped, rules) }];
    }
    default:
      return monitors satisfies never;
  }
}

const text = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

/** Files for a Prometheus without the operator: JSON, which is YAML. */
function prometheusFiles(
  topology: ResolvedTopology,
  scraped: readonly unknown[],
  rules: RuleGroup | undefined,
): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(topology, `${topology.instance}-prometheus`, {
      labels: selectorLabels(topology, "observability"),
    }),
    data: {
      "scrape-configs.yaml": text({ scrape_configs: scraped }),
      ...(rules === undefined ? {} : { "alerts.yaml": text({ groups: [rules] }) }),
    },
  };
}
