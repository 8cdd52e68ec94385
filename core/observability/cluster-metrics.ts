import type { Metric } from "../domain/index.ts";

const STATE = "kube-state-metrics v2, docs/metrics/workload";

/** What alerts and dashboards read from kube-state-metrics. All are STABLE there. */
export const stateMetrics: readonly Metric[] = [
  { name: "kube_statefulset_replicas", type: "gauge", source: `${STATE}/statefulset-metrics.md` },
  {
    name: "kube_statefulset_status_replicas_ready",
    type: "gauge",
    source: `${STATE}/statefulset-metrics.md`,
  },
  { name: "kube_pod_status_phase", type: "gauge", source: `${STATE}/pod-metrics.md` },
  { name: "kube_pod_status_ready", type: "gauge", source: `${STATE}/pod-metrics.md` },
  { name: "kube_pod_container_state_started", type: "gauge", source: `${STATE}/pod-metrics.md` },
  { name: "kube_pod_container_status_restarts_total", type: "counter", source: `${STATE}/pod-metrics.md` },
  {
    name: "kube_deployment_status_replicas_available",
    type: "gauge",
    source: `${STATE}/deployment-metrics.md`,
  },
  { name: "kube_job_failed", type: "gauge", source: `${STATE}/job-metrics.md` },
];

const EXPORTER = "mind-cluster, component/npu-exporter/collector/metrics";

/**
 * What they read from npu-exporter. Its labels are id, model_name, vdie_id, pcie_bus_info, namespace, pod_name and container_name
 * (collector/common/desc_utils.go, CardLabel).
 */
export const npuMetrics: readonly Metric[] = [
  {
    name: "npu_chip_info_health_status",
    type: "gauge",
    source: `${EXPORTER}/collector_for_npu.go; 1 healthy, 0 not, -1 unknown since 26.1`,
  },
  {
    name: "npu_chip_info_network_status",
    type: "gauge",
    source: `${EXPORTER}/collector_for_npu.go; 1 healthy, 0 not, -1 unknown since 26.1`,
  },
  {
    name: "npu_chip_info_hbm_used_memory",
    type: "gauge",
    source: `${EXPORTER}/collector_for_hbm.go; in MB`,
  },
  {
    name: "npu_chip_info_hbm_total_memory",
    type: "gauge",
    source: `${EXPORTER}/collector_for_hbm.go; in MB`,
  },
  { name: "npu_chip_info_utilization", type: "gauge", source: `${EXPORTER}/collector_for_npu.go; in %` },
  { name: "npu_chip_info_temperature", type: "gauge", source: `${EXPORTER}/collector_for_npu.go; in °C` },
];

/** What Prometheus adds for each target. */
export const targetMetrics: readonly Metric[] = [
  { name: "up", type: "gauge", source: "Prometheus, docs/concepts/jobs_instances.md" },
];
