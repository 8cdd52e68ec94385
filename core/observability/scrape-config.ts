import type { PodMonitor, Relabeling } from "../domain/index.ts";

interface RelabelConfig {
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: "keep" | "drop";
}

/** A job of Prometheus (prometheus, docs/configuration/configuration.md, scrape_config). */
export interface ScrapeConfig {
  readonly job_name: string;
  readonly metrics_path: string;
  readonly scrape_interval: string;
  readonly honor_labels?: true;
  readonly kubernetes_sd_configs: readonly {
    readonly role: "pod";
    readonly namespaces: { readonly names: readonly string[] };
  }[];
  readonly relabel_configs: readonly RelabelConfig[];
}

const META = "__meta_kubernetes";

/** The jobs that a PodMonitor stands for, as Prometheus Operator writes them (prometheus-operator, pkg/prometheus/promcfg.go). */
export function scrapeConfigs({ metadata, spec }: PodMonitor): readonly ScrapeConfig[] {
  const own = metadata.namespace ?? "default";
  return spec.podMetricsEndpoints.map(({ port, path, interval, honorLabels, relabelings }, index) => ({
    job_name: `podMonitor/${own}/${metadata.name}/${index}`,
    metrics_path: path,
    scrape_interval: interval,
    ...(honorLabels === undefined ? {} : { honor_labels: honorLabels }),
    kubernetes_sd_configs: [
      { role: "pod", namespaces: { names: spec.namespaceSelector?.matchNames ?? [own] } },
    ],
    relabel_configs: [
      { action: "drop", source_labels: [`${META}_pod_phase`], regex: "(Failed|Succeeded)" },
      ...Object.entries(spec.selector.matchLabels).map(([label, value]) => ({
        action: "keep" as const,
        source_labels: [`${META}_pod_label_${label.replaceAll(/[^A-Za-z0-9_]/g, "_")}`],
        regex: value,
      })),
      { action: "keep", source_labels: [`${META}_pod_container_port_name`], regex: port },
      { source_labels: [`${META}_namespace`], target_label: "namespace" },
      { source_labels: [`${META}_pod_container_name`], target_label: "container" },
      { source_labels: [`${META}_pod_name`], target_label: "pod" },
      { target_label: "job", replacement: `${own}/${metadata.name}` },
      { target_label: "endpoint", replacement: port },
      ...relabelings.map(relabelConfig),
    ],
  }));
}

function relabelConfig({ sourceLabels, regex, targetLabel, replacement, action }: Relabeling): RelabelConfig {
  return {
    ...(action === undefined ? {} : { action }),
    ...(sourceLabels === undefined ? {} : { source_labels: sourceLabels }),
    ...(regex === undefined ? {} : { regex }),
    ...(targetLabel === undefined ? {} : { target_label: targetLabel }),
    ...(replacement === undefined ? {} : { replacement }),
  };
}
