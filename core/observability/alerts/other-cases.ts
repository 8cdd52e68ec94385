import { type CasesByAlert, series } from "./alert-case.ts";

const POD = "a3-1p1d-decode-0-0";

const DEVICE = { id: "3", vdie_id: "185011D4-21104518", pod_name: POD };

const device = (metric: string, labels: Readonly<Record<string, string>> = {}) =>
  series(`npu_chip_info_${metric}`, { ...DEVICE, ...labels });

const onDevice = (summary: string, description: string) => ({
  labels: { namespace: "llm", group: "a3-1p1d-decode-0", ...DEVICE },
  summary,
  description,
});

const proxy = series("kube_deployment_status_replicas_available", { deployment: "a3-1p1d-proxy" });

const sets = (name: string, ready: string) => ({
  [series("kube_statefulset_replicas", { statefulset: name })]: "2x60",
  [series("kube_statefulset_status_replicas_ready", { statefulset: name })]: ready,
});

const failed = (job: string) => series("kube_job_failed", { job_name: job, condition: "true" });

export const otherCases: CasesByAlert = {
  GlmServeNpuUnhealthy: {
    firing: [
      {
        name: "a device of a group",
        series: { [device("health_status")]: "1x5 0x20" },
        at: "10m",
        fires: [
          onDevice(
            "Device 3 of pod a3-1p1d-decode-0-0 is not healthy.",
            "npu-exporter reports device 3 (185011D4-21104518) of group a3-1p1d-decode-0 in namespace llm as unhealthy. Read its error code: npu-smi info -t health -i 3 on the node of pod a3-1p1d-decode-0-0",
          ),
        ],
      },
    ],
    silent: [
      { name: "a healthy device", series: { [device("health_status")]: "1x20" }, at: "10m" },
      {
        name: "a device of no pod",
        series: { [device("health_status", { pod_name: "" })]: "0x20" },
        at: "10m",
      },
      { name: "a health that is not known", series: { [device("health_status")]: "-1x20" }, at: "10m" },
    ],
  },
  GlmServeNpuNetworkDown: {
    firing: [
      {
        name: "a device without a link",
        series: { [device("network_status")]: "1x5 0x20" },
        at: "10m",
        fires: [
          onDevice(
            "The link of device 3 of pod a3-1p1d-decode-0-0 is down.",
            "npu-exporter reports the network of device 3 of group a3-1p1d-decode-0 in namespace llm as down: collectives and KV transfers will time out. Run hccn_tool -i 3 -link -g on the node of pod a3-1p1d-decode-0-0",
          ),
        ],
      },
    ],
    silent: [
      {
        name: "a link that was down for a minute",
        series: { [device("network_status")]: "1x5 0 1x20" },
        at: "6m",
      },
    ],
  },
  GlmServeHbmFull: {
    firing: [
      {
        name: "65 of 65.5 GB in use",
        series: { [device("hbm_used_memory")]: "65000x20", [device("hbm_total_memory")]: "65536x20" },
        at: "10m",
        fires: [
          onDevice(
            "The memory of device 3 of pod a3-1p1d-decode-0-0 is nearly full.",
            "99.18% of the memory of device 3 of group a3-1p1d-decode-0 in namespace llm is in use: the next large allocation may fail. Lower gpuMemoryUtilization",
          ),
        ],
      },
    ],
    silent: [
      {
        name: "95 % in use",
        series: { [device("hbm_used_memory")]: "62259x20", [device("hbm_total_memory")]: "65536x20" },
        at: "10m",
      },
    ],
  },
  GlmServeProxyDown: {
    firing: [
      {
        name: "a proxy without a ready pod",
        series: { [proxy]: "1x5 0x20" },
        at: "10m",
        fires: [
          {
            labels: { namespace: "llm", deployment: "a3-1p1d-proxy" },
            summary: "Proxy a3-1p1d-proxy is not available.",
            description:
              "No pod of a3-1p1d-proxy in namespace llm is ready, so the stack answers no requests. Read why: kubectl -n llm logs deployment/a3-1p1d-proxy --all-containers",
          },
        ],
      },
    ],
    silent: [{ name: "a proxy that restarts within a minute", series: { [proxy]: "1x5 0 1x20" }, at: "6m" }],
  },
  GlmServeProxyWithoutBackends: {
    firing: [
      {
        name: "no complete decode group",
        series: {
          [proxy]: "1x60",
          ...sets("a3-1p1d-prefill-0", "2x60"),
          ...sets("a3-1p1d-decode-0", "1x60"),
          ...sets("a3-1p1d-decode-1", "0x60"),
        },
        at: "10m",
        fires: [
          {
            labels: { namespace: "llm", role: "decode", deployment: "a3-1p1d-proxy" },
            summary: "The proxy has no decode group to send requests to.",
            description:
              "Proxy a3-1p1d-proxy in namespace llm is ready although no decode group has all of its pods ready, so every request fails. Read why: kubectl -n llm get pod -l app.kubernetes.io/name=glm-serve",
          },
        ],
      },
    ],
    silent: [
      {
        name: "one complete group of each role",
        series: {
          [proxy]: "1x60",
          ...sets("a3-1p1d-prefill-0", "2x60"),
          ...sets("a3-1p1d-decode-0", "2x60"),
          ...sets("a3-1p1d-decode-1", "0x60"),
        },
        at: "10m",
      },
      {
        name: "a proxy that is down itself",
        series: { [proxy]: "0x60", ...sets("a3-1p1d-decode-0", "0x60") },
        at: "10m",
      },
    ],
  },
  GlmServeJobFailed: {
    firing: [
      {
        name: "a smoke test that failed",
        series: { [failed("a3-1p1d-smoke-0123456789")]: "0x5 1x20" },
        at: "10m",
        fires: [
          {
            labels: { namespace: "llm", job_name: "a3-1p1d-smoke-0123456789", condition: "true" },
            summary: "Job a3-1p1d-smoke-0123456789 failed.",
            description:
              "Job a3-1p1d-smoke-0123456789 in namespace llm failed. Read its reason: kubectl -n llm logs job/a3-1p1d-smoke-0123456789",
          },
        ],
      },
      {
        name: "a rollout that failed",
        series: { [failed("a3-1p1d-rollout-0123456789")]: "0x5 1x20" },
        at: "10m",
        fires: [
          {
            labels: { namespace: "llm", job_name: "a3-1p1d-rollout-0123456789", condition: "true" },
            summary: "Job a3-1p1d-rollout-0123456789 failed.",
            description:
              "Job a3-1p1d-rollout-0123456789 in namespace llm failed. Read its reason: kubectl -n llm logs job/a3-1p1d-rollout-0123456789",
          },
        ],
      },
    ],
    silent: [
      {
        name: "a smoke test that passed",
        series: { [failed("a3-1p1d-smoke-0123456789")]: "0x20" },
        at: "10m",
      },
      {
        name: "a Job of another stack",
        series: { [failed("a3-1p1d-high-throughput-smoke")]: "1x20" },
        at: "10m",
      },
    ],
  },
};
