import type { EngineMetrics, Latency, ResolvedTopology } from "../domain/index.ts";
import type { AlertSettings } from "../site/index.ts";
import type { ScrapedPods } from "./scrape.ts";

type Limits = Required<Omit<AlertSettings, "runbookUrl">>;

/** What the expressions of a stack are made of. */
export interface AlertContext {
  readonly topology: ResolvedTopology;
  readonly metrics: EngineMetrics;
  readonly limits: { readonly [Name in keyof Limits]: NonNullable<Limits[Name]> };
  readonly pods: readonly ScrapedPods[];
  /** Names of the procedures that run as Jobs. */
  readonly procedures: readonly string[];
}

/** An alert. Its texts are templates of Prometheus: `$labels` are those of the expression. */
export interface Alert {
  readonly name: string;
  /** critical: requests fail, or will. warning: look at it in working hours. */
  readonly severity: "critical" | "warning";
  /** How long the expression must hold, e.g. `5m`. @default the alert fires at once */
  readonly holds?: string;
  readonly summary: string;
  /** The problem and the next step. */
  readonly description: string;
  /** What it is read from besides the engine. */
  readonly needs?: "kube-state-metrics" | "npu-exporter";
  /** What the person who is called checks, in order. */
  readonly runbook: string;
  /** PromQL; undefined where the stack has nothing that it could be about. */
  expression(context: AlertContext): string | undefined;
}

/** Matchers of the engine's series of a stack. */
export function ofStack({ topology: { instance, site } }: AlertContext, ...more: readonly string[]): string {
  return `{${[`namespace="${site.namespace}"`, `stack="${instance}"`, ...more].join(",")}}`;
}

/** Matchers of series of kube-state-metrics about the groups' StatefulSets, or about those of some groups. */
export function ofSets(context: AlertContext, groups: readonly string[] = groupNames(context)): string {
  return `{namespace="${context.topology.site.namespace}",statefulset=~"${setPattern(context, groups)}"}`;
}

/** Matchers of series about the groups' pods; `label` holds the name of the pod. */
export function ofPods(context: AlertContext, label: string, ...more: readonly string[]): string {
  const pattern = `${setPattern(context, groupNames(context))}-[0-9]+`;
  return `{${[`namespace="${context.topology.site.namespace}"`, `${label}=~"${pattern}"`, ...more].join(",")}}`;
}

/** Adds the label group to series with the name of a pod. */
export function groupOfPod(expression: string, label = "pod"): string {
  return `label_replace(${expression}, "group", "$1", "${label}", "(.+)-[0-9]+")`;
}

/** Adds the label group to series of StatefulSets. */
export function groupOfSet(expression: string): string {
  return `label_replace(${expression}, "group", "$1", "statefulset", "(.+)")`;
}

/** Adds a label with a fixed value. */
export function labelled(expression: string, label: string, value: string): string {
  return `label_replace(${expression}, "${label}", "${value}", "", "")`;
}

/** Seconds below which most requests are: 95 of 100, or 99 of 100 where the engine computes it. */
export function mostSeconds(latency: Latency, by: string, matchers: string): string {
  switch (latency.kind) {
    case "histogram":
      return `histogram_quantile(0.95, sum by (${by}, le) (rate(${latency.metric}_bucket${matchers}[5m])))`;
    case "percentile":
      return `max by (${by}) (${latency.metric}${matchers}) / 1000`;
    default:
      return latency satisfies never;
  }
}

function groupNames({ topology }: AlertContext): readonly string[] {
  return topology.groups.map(({ name }) => name).toSorted();
}

function setPattern({ topology }: AlertContext, groups: readonly string[]): string {
  const [only, ...others] = groups;
  const name = others.length === 0 ? (only ?? "") : `(${groups.join("|")})`;
  return `${topology.instance}-${name}-[0-9]+`;
}
