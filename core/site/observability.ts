import { z } from "zod";
import { customIssue, explained } from "../errors/index.ts";
import type { SchemaOf } from "../topology/index.ts";
import { labelKeySchema, labelValueSchema } from "./kubernetes-names.ts";

/** How Prometheus and Grafana watch a stack. */
export interface ObservabilitySettings {
  /**
   * How Prometheus finds every rank: `prometheus-operator` makes PodMonitors, which need its CustomResourceDefinitions, and
   * `scrape-config` a ConfigMap with scrape configs and alerts for a Prometheus without the operator. Changing this restarts
   * nothing.
   * @default "off"
   */
  monitors?: "off" | "prometheus-operator" | "scrape-config" | undefined;
  /**
   * Whether engine pods have the annotations `prometheus.io/scrape`, `port` and `path`. Annotations hold one port, so
   * Prometheus reads one rank of each pod, and finds no metrics in pods without an API. Changing this replaces every group.
   * @default false
   */
  annotations?: boolean | undefined;
  /**
   * Seconds between two scrapes. Changing this restarts nothing.
   * @default 30
   */
  intervalSeconds?: number | undefined;
  /**
   * Labels of the PodMonitors and the PrometheusRule, by which a Prometheus selects them:
   * `{ release: "kube-prometheus-stack" }`. Changing this restarts nothing.
   * @default {}
   */
  labels?: Record<string, string> | undefined;
  /**
   * Whether to scrape MindCluster's npu-exporter, too, for clusters in which nothing else does. Changing this restarts
   * nothing.
   * @default false
   */
  npuExporter?: boolean | undefined;
  /**
   * Alerts, with their limits. `{}` turns them on with their defaults. Changing this restarts nothing.
   * @default no alerts
   */
  alerts?: AlertSettings | undefined;
  /**
   * ConfigMaps with Grafana dashboards. `{}` turns them on. Changing this restarts nothing.
   * @default no dashboards
   */
  dashboards?: DashboardSettings | undefined;
}

/** Limits above which alerts fire. */
export interface AlertSettings {
  /**
   * Seconds until the first token. Changing this restarts nothing.
   * @default 10
   */
  ttftSeconds?: number | undefined;
  /**
   * Seconds for each further token. Changing this restarts nothing.
   * @default 0.1
   */
  tpotSeconds?: number | undefined;
  /**
   * Number of requests that wait in a group. Changing this restarts nothing.
   * @default 50
   */
  queueLength?: number | undefined;
  /**
   * Percentage of the KV cache in use. Changing this restarts nothing.
   * @default 95
   */
  kvCachePercent?: number | undefined;
  /**
   * Percentage of device memory in use. Changing this restarts nothing.
   * @default 98
   */
  hbmPercent?: number | undefined;
  /**
   * Seconds from the start of an engine until its pod is ready. Changing this restarts nothing.
   * @default half of what `probes.startup` allows
   */
  loadSeconds?: number | undefined;
  /**
   * URL of a copy of docs/observability.md, which alerts then link to. Changing this restarts nothing.
   * @default no link
   */
  runbookUrl?: string | undefined;
}

/** ConfigMaps with Grafana dashboards. */
export interface DashboardSettings {
  /**
   * Labels by which Grafana's sidecar finds the ConfigMaps. Changing this restarts nothing.
   * @default { "grafana_dashboard": "1" }
   */
  labels?: Record<string, string> | undefined;
}

const positive = z.number().positive();

const percentSchema = explained(z.number().positive().max(100), {
  malformed: (setting) => ({
    message: `${setting} must be above 0 and at most 100.`,
    fix: `Set ${setting} to a percentage, for example 95`,
  }),
});

const urlSchema = explained(z.string().regex(/^https?:\/\/[^\s#]+$/), {
  malformed: (setting) => ({
    message: `${setting} is not an http URL without a fragment.`,
    fix: `Set ${setting} to a URL such as https://docs.example.com/observability`,
  }),
});

const labelsSchema = z.record(labelKeySchema, labelValueSchema);

const schema = z
  .strictObject({
    monitors: z.enum(["off", "prometheus-operator", "scrape-config"]).default("off"),
    annotations: z.boolean().default(false),
    intervalSeconds: z.int().min(1).max(3600).default(30),
    labels: labelsSchema.default({}),
    npuExporter: z.boolean().default(false),
    alerts: z
      .strictObject({
        ttftSeconds: positive.default(10),
        tpotSeconds: positive.default(0.1),
        queueLength: z.int().min(1).default(50),
        kvCachePercent: percentSchema.default(95),
        hbmPercent: percentSchema.default(98),
        loadSeconds: positive.optional(),
        runbookUrl: urlSchema.optional(),
      })
      .optional(),
    dashboards: z.strictObject({ labels: labelsSchema.default({ grafana_dashboard: "1" }) }).optional(),
  })
  .check(({ value: { monitors, alerts, npuExporter }, issues }) => {
    if (monitors !== "off") return;
    for (const [name, input] of Object.entries({ alerts, npuExporter: npuExporter || undefined })) {
      if (input === undefined) continue;
      issues.push(
        customIssue(input, [name], () => ({
          message: `observability.${name} requires observability.monitors.`,
          fix: `Set observability.monitors to "prometheus-operator" or "scrape-config", or remove observability.${name}`,
        })),
      );
    }
  });

export const observabilitySchema = schema satisfies SchemaOf<ObservabilitySettings, typeof schema>;
