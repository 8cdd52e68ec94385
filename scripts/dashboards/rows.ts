import { type engines, type EngineMetrics, mostSeconds } from "../../core/index.ts";
import type { Panel, Row } from "./panel.ts";

type Engine = (typeof engines)[keyof typeof engines];

/** A release that has every metric. */
const NEWEST = "main";

/** Series of the groups that the dashboard shows. */
const OF_ENGINE = '{namespace="$namespace",stack="$stack",group=~"$group"}';

const OF_SETS = '{namespace="$namespace",statefulset=~"$group"}';

const ofPods = (label: string) => `{namespace="$namespace",${label}=~"($group)-[0-9]+"}`;

/** How a dashboard splits its lines: the whole stack by group, a group by rank. */
interface Split {
  readonly by: string;
  readonly legend: string;
  readonly pods: string;
  readonly podLegend: string;
}

const splits: Readonly<Record<"stack" | "group", Split>> = {
  stack: { by: "group", legend: "{{group}}", pods: "group", podLegend: "{{group}}" },
  group: { by: "pod, endpoint", legend: "{{pod}} {{endpoint}}", pods: "pod", podLegend: "{{pod}}" },
};

/** The rows of a dashboard of an engine. */
export function rowsOf(engine: Engine, name: "stack" | "group"): readonly Row[] {
  const split = splits[name];
  const rows = [availability(split), requests(engine.metrics(NEWEST), split)];
  return engine.vendor === "ascend" ? [...rows, devices(split)] : rows;
}

function availability({ by, legend, pods, podLegend }: Split): Row {
  return {
    title: "Availability",
    panels: [
      {
        title: "Ready pods",
        description: "Ready pods of each group, and how many it has. A group serves only with all of them.",
        queries: [
          {
            expression: `kube_statefulset_status_replicas_ready${OF_SETS}`,
            legend: "{{statefulset}} ready",
          },
          { expression: `kube_statefulset_replicas${OF_SETS}`, legend: "{{statefulset}} wanted" },
        ],
      },
      {
        title: "Ranks that answer Prometheus",
        description: "API ports whose metrics Prometheus reads.",
        queries: [{ expression: `sum by (${by}) (up${OF_ENGINE})`, legend }],
      },
      {
        title: "Restarts within an hour",
        description: "Restarts of engine containers. The pods of a group restart together.",
        queries: [
          {
            expression: `max by (${pods}) (label_replace(increase(kube_pod_container_status_restarts_total${ofPods("pod")}[1h]), "group", "$1", "pod", "(.+)-[0-9]+"))`,
            legend: podLegend,
          },
        ],
      },
    ],
  };
}

function requests(metrics: EngineMetrics, { by, legend }: Split): Row {
  const sum = (metric: string) => `sum by (${by}) (${metric}${OF_ENGINE})`;
  const rate = (metric: string) => `sum by (${by}) (rate(${metric}${OF_ENGINE}[$__rate_interval]))`;
  const { cacheUsage, failedTransfers = [] } = metrics;
  const cache: Panel[] =
    cacheUsage === undefined
      ? []
      : [
          {
            title: "KV cache in use",
            description: "The fullest cache. Requests wait or are preempted when it is full.",
            unit: "percentunit",
            queries: [{ expression: `max by (${by}) (${cacheUsage}${OF_ENGINE})`, legend }],
          },
        ];
  const failures: Panel[] =
    failedTransfers.length === 0
      ? []
      : [
          {
            title: "KV caches that did not arrive",
            description: "Failed transfers, and requests that ended with an error, within ten minutes.",
            queries: failedTransfers.map(({ metric, matchers }) => ({
              expression: `sum by (${by}) (increase(${metric}${OF_ENGINE.replace("}", matchers === "" ? "}" : `,${matchers}}`)}[10m]))`,
              legend: `${legend} ${metric.split(":").at(-1)}`,
            })),
          },
        ];
  return {
    title: "Requests",
    panels: [
      {
        title: "Running requests",
        description: "Requests in the batch of the engine.",
        queries: [{ expression: sum(metrics.running), legend }],
      },
      {
        title: "Waiting requests",
        description: "Requests in the queue of the engine.",
        queries: [{ expression: sum(metrics.waiting), legend }],
      },
      {
        title: "Time to the first token",
        description: "95th percentile, or the 99th where the engine computes percentiles.",
        unit: "s",
        queries: [{ expression: mostSeconds(metrics.firstToken, by, OF_ENGINE), legend }],
      },
      {
        title: "Time per output token",
        description: "95th percentile, or the 99th where the engine computes percentiles.",
        unit: "s",
        queries: [{ expression: mostSeconds(metrics.nextToken, by, OF_ENGINE), legend }],
      },
      {
        title: "Prompt tokens per second",
        description: "Throughput of prefill.",
        queries: [{ expression: rate(metrics.promptTokens), legend }],
      },
      {
        title: "Generated tokens per second",
        description: "Throughput of decode.",
        queries: [{ expression: rate(metrics.generatedTokens), legend }],
      },
      ...cache,
      ...failures,
    ],
  };
}

const of = (metric: string) => `npu_chip_info_${metric}${ofPods("pod_name")}`;

const named = (expression: string) =>
  `label_replace(label_replace(${expression}, "pod", "$1", "pod_name", "(.+)"), "group", "$1", "pod_name", "(.+)-[0-9]+")`;

function devices({ pods, podLegend }: Split): Row {
  const most = (expression: string) => `max by (${pods}) (${named(expression)})`;
  return {
    title: "Devices",
    panels: [
      {
        title: "Devices that are not healthy",
        description: "Devices whose health or network npu-exporter reports as 0.",
        queries: [
          {
            expression: `count by (${pods}) (${named(`${of("health_status")} == 0`)})`,
            legend: `${podLegend} health`,
          },
          {
            expression: `count by (${pods}) (${named(`${of("network_status")} == 0`)})`,
            legend: `${podLegend} network`,
          },
        ],
      },
      {
        title: "Device memory in use",
        description: "The fullest device.",
        unit: "percentunit",
        queries: [
          { expression: most(`${of("hbm_used_memory")} / ${of("hbm_total_memory")}`), legend: podLegend },
        ],
      },
      {
        title: "Utilization of AI cores",
        description: "The mean of all devices.",
        unit: "percent",
        queries: [{ expression: `avg by (${pods}) (${named(of("utilization"))})`, legend: podLegend }],
      },
      {
        title: "Temperature",
        description: "The hottest device.",
        unit: "celsius",
        queries: [{ expression: most(of("temperature")), legend: podLegend }],
      },
    ],
  };
}
