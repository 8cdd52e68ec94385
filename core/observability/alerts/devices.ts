import { Vendor } from "../../facts/index.ts";
import { type Alert, type AlertContext, groupOfPod, ofPods } from "../alert.ts";

/** The exporter names the pod that has the device in the label pod_name. */
const ofDevices = (context: AlertContext, metric: string) => `${metric}${ofPods(context, "pod_name")}`;

/** Alerts about the devices of the groups, through MindCluster's npu-exporter. */
const alerts: readonly Alert[] = [
  {
    name: "GlmServeNpuUnhealthy",
    severity: "critical",
    holds: "1m",
    summary: "Device {{ $labels.id }} of pod {{ $labels.pod_name }} is not healthy.",
    description:
      "npu-exporter reports device {{ $labels.id }} ({{ $labels.vdie_id }}) of group {{ $labels.group }} in namespace {{ $labels.namespace }} as unhealthy. Read its error code: npu-smi info -t health -i {{ $labels.id }} on the node of pod {{ $labels.pod_name }}",
    needs: "npu-exporter",
    runbook:
      "Cordon the node and delete the pod, so that the group moves. The id of npu-exporter is the logical one and may differ from that of npu-smi; `vdie_id` names the device.",
    expression: (context) =>
      groupOfPod(`${ofDevices(context, "npu_chip_info_health_status")} == 0`, "pod_name"),
  },
  {
    name: "GlmServeNpuNetworkDown",
    severity: "critical",
    holds: "2m",
    summary: "The link of device {{ $labels.id }} of pod {{ $labels.pod_name }} is down.",
    description:
      "npu-exporter reports the network of device {{ $labels.id }} of group {{ $labels.group }} in namespace {{ $labels.namespace }} as down: collectives and KV transfers will time out. Run hccn_tool -i {{ $labels.id }} -link -g on the node of pod {{ $labels.pod_name }}",
    needs: "npu-exporter",
    runbook:
      "Check the optical module, the switch port and the TLS switch of the device; `procedures.preflight` repeats the checks.",
    expression: (context) =>
      groupOfPod(`${ofDevices(context, "npu_chip_info_network_status")} == 0`, "pod_name"),
  },
  {
    name: "GlmServeHbmFull",
    severity: "warning",
    holds: "5m",
    summary: "The memory of device {{ $labels.id }} of pod {{ $labels.pod_name }} is nearly full.",
    description:
      "{{ $value | humanizePercentage }} of the memory of device {{ $labels.id }} of group {{ $labels.group }} in namespace {{ $labels.namespace }} is in use: the next large allocation may fail. Lower gpuMemoryUtilization",
    needs: "npu-exporter",
    runbook:
      "`glm-serve memory` shows what uses the memory; HCCL buffers and graphs come on top of the engine's share.",
    expression: (context) =>
      groupOfPod(
        `${ofDevices(context, "npu_chip_info_hbm_used_memory")} / ${ofDevices(context, "npu_chip_info_hbm_total_memory")} > ${context.limits.hbmPercent / 100}`,
        "pod_name",
      ),
  },
];

export const deviceAlerts: readonly Alert[] = alerts.map((alert) => ({
  ...alert,
  expression: (context) =>
    context.topology.hardware.vendor === Vendor.Ascend ? alert.expression(context) : undefined,
}));
