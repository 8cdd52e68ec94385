import { type CasesByAlert, series } from "./alert-case.ts";

const DECODE = "a3-1p1d-decode-0";

const wanted = series("kube_statefulset_replicas", { statefulset: DECODE });

const ready = series("kube_statefulset_status_replicas_ready", { statefulset: DECODE });

const phase = (pod: string, name: string) => series("kube_pod_status_phase", { pod, phase: name });

const isReady = (pod: string) => series("kube_pod_status_ready", { pod, condition: "true" });

const up = (pod: string) =>
  series("up", { stack: "a3-1p1d", role: "decode", group: DECODE, pod, endpoint: "api-0" });

const restarts = (container: string) =>
  series("kube_pod_container_status_restarts_total", { pod: `${DECODE}-1`, container });

const started = series("kube_pod_container_state_started", { pod: `${DECODE}-0`, container: "engine" });

/** Targets of both roles of a stack, as many as it has. */
const targets = (stack: string, counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([role, count]) =>
      Array.from({ length: count }, (_, rank) => [
        series("up", { stack, role, pod: `${stack}-${role}-0-${rank}` }),
        "1x60",
      ]),
    ),
  );

export const groupCases: CasesByAlert = {
  GlmServeGroupIncomplete: {
    firing: [
      {
        name: "a pod that waits for a node",
        series: {
          [wanted]: "2x30",
          [phase(`${DECODE}-0`, "Running")]: "1x30",
          [phase(`${DECODE}-1`, "Running")]: "0x30",
        },
        at: "20m",
        fires: [
          {
            labels: { namespace: "llm", group: DECODE },
            summary: "Group a3-1p1d-decode-0 is not complete.",
            description:
              "Group a3-1p1d-decode-0 in namespace llm has lacked 1 of its pods for 15 minutes, so it serves nothing. Read the events of its pods: kubectl -n llm describe statefulset,pod -l app.kubernetes.io/name=glm-serve",
          },
        ],
      },
      {
        name: "a group without any pod",
        series: { [wanted]: "2x30" },
        at: "20m",
        fires: [
          {
            labels: { namespace: "llm", group: DECODE },
            summary: "Group a3-1p1d-decode-0 is not complete.",
            description:
              "Group a3-1p1d-decode-0 in namespace llm has lacked 2 of its pods for 15 minutes, so it serves nothing. Read the events of its pods: kubectl -n llm describe statefulset,pod -l app.kubernetes.io/name=glm-serve",
          },
        ],
      },
    ],
    silent: [
      {
        name: "a group that loads",
        series: {
          [wanted]: "2x30",
          [ready]: "0x30",
          [phase(`${DECODE}-0`, "Running")]: "1x30",
          [phase(`${DECODE}-1`, "Running")]: "1x30",
        },
        at: "20m",
      },
      {
        name: "a pod that is back within 15 minutes",
        series: {
          [wanted]: "2x40",
          [phase(`${DECODE}-0`, "Running")]: "1x40",
          [phase(`${DECODE}-1`, "Running")]: "1x5 0x13 1x20",
        },
        at: "20m",
      },
      {
        name: "a group of another stack",
        series: {
          [series("kube_statefulset_replicas", { statefulset: "a3-1p1d-high-throughput-decode-0" })]: "2x30",
        },
        at: "20m",
      },
    ],
  },
  GlmServeGroupNotReady: {
    firing: [
      {
        name: "a group whose pod ended",
        series: { [wanted]: "2x60", [ready]: "2x20 1x40" },
        at: "30m",
        fires: [
          {
            labels: { namespace: "llm", group: DECODE, statefulset: DECODE },
            summary: "Group a3-1p1d-decode-0 no longer serves.",
            description:
              "Group a3-1p1d-decode-0 in namespace llm has only 1 of its pods ready, although all of them were within the last hour. Read why: kubectl -n llm describe pod -l app.kubernetes.io/name=glm-serve",
          },
        ],
      },
    ],
    silent: [
      { name: "a group that was never ready", series: { [wanted]: "2x60", [ready]: "0x60" }, at: "30m" },
      { name: "a group that is ready", series: { [wanted]: "2x60", [ready]: "2x60" }, at: "30m" },
    ],
  },
  GlmServeRankSilent: {
    firing: [
      {
        name: "a rank of a ready pod without metrics",
        series: { [up(`${DECODE}-0`)]: "1x5 0x20", [isReady(`${DECODE}-0`)]: "1x30" },
        at: "10m",
        fires: [
          {
            labels: {
              namespace: "llm",
              role: "decode",
              group: DECODE,
              pod: `${DECODE}-0`,
              endpoint: "api-0",
            },
            summary: "A rank of pod a3-1p1d-decode-0-0 does not answer Prometheus.",
            description:
              "Port api-0 of pod a3-1p1d-decode-0-0 (group a3-1p1d-decode-0) in namespace llm serves no metrics although the pod is ready. Read its log: kubectl -n llm logs a3-1p1d-decode-0-0",
          },
        ],
      },
    ],
    silent: [
      {
        name: "a rank that loads",
        series: { [up(`${DECODE}-0`)]: "0x30", [isReady(`${DECODE}-0`)]: "0x30" },
        at: "20m",
      },
      {
        name: "a scrape that failed once",
        series: { [up(`${DECODE}-0`)]: "1x5 0 1x20", [isReady(`${DECODE}-0`)]: "1x30" },
        at: "6m",
      },
    ],
  },
  GlmServeRanksUnscraped: {
    firing: [
      {
        name: "ranks of which one is no target",
        stack: "a3-glm5-w8a8-2node",
        series: {},
        at: "40m",
        fires: [
          {
            labels: { namespace: "llm", role: "serve" },
            summary: "Prometheus does not scrape every serve rank of a3-glm5-w8a8-2node.",
            description:
              "Prometheus does not scrape 1 of the serve ranks of stack a3-glm5-w8a8-2node in namespace llm. Compare the targets page of Prometheus with glm-serve ports a3-glm5-w8a8-2node",
          },
        ],
      },
      {
        name: "one role without targets",
        series: targets("a3-1p1d", { prefill: 2 }),
        at: "40m",
        fires: [
          {
            labels: { namespace: "llm", role: "decode" },
            summary: "Prometheus does not scrape every decode rank of a3-1p1d.",
            description:
              "Prometheus does not scrape 16 of the decode ranks of stack a3-1p1d in namespace llm. Compare the targets page of Prometheus with glm-serve ports a3-1p1d",
          },
        ],
      },
    ],
    silent: [
      {
        name: "all ranks",
        series: targets("a3-1p1d", { prefill: 2, decode: 16 }),
        at: "40m",
      },
    ],
  },
  GlmServeRestartLoop: {
    firing: [
      {
        name: "a pod that ends every ten minutes",
        series: { [restarts("engine")]: "0x9 1x9 2x9 3x9 4x9 5x9 6x9" },
        at: "60m",
        fires: [
          {
            labels: { namespace: "llm", group: DECODE },
            summary: "Group a3-1p1d-decode-0 restarts repeatedly.",
            description:
              "A pod of group a3-1p1d-decode-0 in namespace llm restarted 6 times within an hour. Read why the last run ended: kubectl -n llm describe pod a3-1p1d-decode-0-0",
          },
        ],
      },
    ],
    silent: [
      { name: "a pod that restarted once", series: { [restarts("engine")]: "0x20 1x60" }, at: "60m" },
      {
        name: "another container",
        series: { [restarts("injected")]: "0x9 1x9 2x9 3x9 4x9 5x9 6x9" },
        at: "60m",
      },
    ],
  },
  GlmServeLoadOverBudget: {
    firing: [
      {
        name: "an engine that loads for 61 minutes",
        series: { [started]: "0x90", [isReady(`${DECODE}-0`)]: "0x90" },
        at: "61m",
        fires: [
          {
            labels: { namespace: "llm", pod: `${DECODE}-0`, container: "engine" },
            summary: "Pod a3-1p1d-decode-0-0 is not ready long after its start.",
            description:
              "The engine of pod a3-1p1d-decode-0-0 in namespace llm started 1h 1m 0s ago and is not ready: it takes too long to load, or no longer answers. Read its log: kubectl -n llm logs a3-1p1d-decode-0-0",
          },
        ],
      },
    ],
    silent: [
      {
        name: "an engine that loads for 59 minutes",
        series: { [started]: "0x90", [isReady(`${DECODE}-0`)]: "0x90" },
        at: "59m",
      },
      {
        name: "an engine that is ready",
        series: { [started]: "0x90", [isReady(`${DECODE}-0`)]: "0x30 1x60" },
        at: "80m",
      },
    ],
  },
};
