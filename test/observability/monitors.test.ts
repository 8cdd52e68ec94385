import { describe, expect, test } from "vitest";
import { plan, type ScrapeConfig, scrapeConfigs } from "../../core/index.ts";
import { topologyNames } from "../../program/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode, serving } from "../support/topologies.ts";
import { discovered } from "./scraped-pods.ts";
import { ofKind, watchedPlan } from "./watched-plan.ts";

type Labels = Readonly<Record<string, string>>;

/** The labels after relabeling, as Prometheus does it; undefined where the target is dropped. */
function relabelled(labels: Labels, { relabel_configs }: ScrapeConfig): Labels | undefined {
  const made: Record<string, string> = { ...labels };
  for (const {
    source_labels = [],
    regex = "(.*)",
    target_label,
    replacement = "$1",
    action,
  } of relabel_configs) {
    const source = source_labels.map((label) => made[label] ?? "").join(";");
    const found = new RegExp(`^(?:${regex})$`).exec(source);
    if ((action === "keep" && found === null) || (action === "drop" && found !== null)) return undefined;
    if (action === undefined && found !== null && target_label !== undefined)
      made[target_label] = replacement.replaceAll(
        /\$(\d)/g,
        (_, index: string) => found[Number(index)] ?? "",
      );
  }
  return made;
}

describe("PodMonitors", () => {
  test.each(topologyNames())("find every rank of %s, each once", async (stack) => {
    const planned = await watchedPlan(stack, { monitors: "prometheus-operator" });
    const jobs = ofKind(planned, "PodMonitor").flatMap((monitor) => scrapeConfigs(monitor));
    const found = discovered(planned, (pod) => pod).flatMap(({ targets: [target], labels }) =>
      jobs.flatMap((job) => {
        const own = relabelled(labels, job);
        return own === undefined ? [] : [`${target} ${own["stack"]} ${own["role"]} ${own["group"]}`];
      }),
    );
    const wanted = planned.groups.flatMap(({ role, objectName, pods }) =>
      pods.flatMap(({ name, processes }) =>
        processes.flatMap(({ apiPort }) =>
          apiPort === undefined ? [] : [`${name}:${apiPort} ${stack} ${role} ${objectName}`],
        ),
      ),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });

  test("keep the pods that bind a port, by their ordinals, where others only declare it", () => {
    const [monitor] = ofKind(
      plan(serving(2), { observability: { monitors: "prometheus-operator" } }),
      "PodMonitor",
    );
    expect(monitor?.spec.podMetricsEndpoints).toMatchObject([
      { port: "api-0", relabelings: [{ action: "keep", regex: ".+-(0)" }, {}, {}, {}, {}] },
    ]);
  });

  test("and the alerts carry the labels by which a Prometheus selects them", async () => {
    const planned = await watchedPlan("a3-1p1d", {
      monitors: "prometheus-operator",
      labels: { release: "kps" },
      npuExporter: true,
      alerts: {},
    });
    const watching = [...ofKind(planned, "PodMonitor"), ...ofKind(planned, "PrometheusRule")];
    expect(watching.map(({ metadata }) => [metadata.name, metadata.labels?.["release"]])).toEqual([
      ["a3-1p1d-prefill", "kps"],
      ["a3-1p1d-decode", "kps"],
      ["a3-1p1d-npu-exporter", "kps"],
      ["a3-1p1d-alerts", "kps"],
    ]);
  });
});

test("a scrape config has the jobs of the PodMonitors, and the same alerts", async () => {
  const operator = await watchedPlan("a3-1p1d", { monitors: "prometheus-operator", alerts: {} });
  const plain = await watchedPlan("a3-1p1d", { monitors: "scrape-config", alerts: {} });
  const files = ofKind(plain, "ConfigMap").find(({ metadata }) => metadata.name === "a3-1p1d-prometheus");
  expect(ofKind(plain, "PodMonitor")).toEqual([]);
  expect(JSON.parse(files?.data?.["scrape-configs.yaml"] ?? "")).toEqual({
    scrape_configs: ofKind(operator, "PodMonitor").flatMap((monitor) => scrapeConfigs(monitor)),
  });
  expect(JSON.parse(files?.data?.["alerts.yaml"] ?? "")).toEqual(ofKind(operator, "PrometheusRule")[0]?.spec);
});

test("annotations name the first port of a pod and the path of the engine", async () => {
  const planned = await watchedPlan("a3-xllm", { annotations: true });
  const [set] = ofKind(planned, "StatefulSet");
  expect(set?.spec.template.metadata.annotations).toMatchObject({
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(planned.endpoint.port),
    "prometheus.io/path": "/brpc_metrics",
  });
});

test("monitors change no group", () => {
  const bare = ofKind(plan(prefillDecode()), "StatefulSet");
  const site = { observability: { monitors: "prometheus-operator", alerts: {}, dashboards: {} } } as const;
  expect(ofKind(plan(prefillDecode(), site), "StatefulSet")).toEqual(bare);
});

describe("settings that have no effect together are refused", () => {
  test.each([
    [{ alerts: {} }, "observability.alerts"],
    [{ npuExporter: true }, "observability.npuExporter"],
  ])("%j without monitors", (observability, path) => {
    expect(problemsOf(prefillDecode(), { observability })).toMatchObject([
      {
        path,
        message: `${path} requires observability.monitors.`,
        fix: `Set observability.monitors to "prometheus-operator" or "scrape-config", or remove ${path}`,
      },
    ]);
  });

  test("limits outside of their range", () => {
    const alerts = { kvCachePercent: 120, runbookUrl: "docs/observability.md" };
    expect(
      problemsOf(prefillDecode(), { observability: { monitors: "scrape-config", alerts } }).map(
        ({ message }) => message,
      ),
    ).toEqual([
      "kvCachePercent must be above 0 and at most 100.",
      "runbookUrl is not an http URL without a fragment.",
    ]);
  });
});
