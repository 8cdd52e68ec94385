/**
 * Writes the alerts and the metrics that they read into docs/observability.md.
 *
 *   node scripts/alerts.ts           writes both
 *   node scripts/alerts.ts --check   fails if the document is out of date
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Alert, alerts, engines, type Metric, npuMetrics, stateMetrics } from "../core/index.ts";
import { markdownTable } from "./markdown-table.ts";

const file = join(import.meta.dirname, "../docs/observability.md");

/** A release that has every metric. */
const NEWEST = "main";

const START = "<!-- alerts: written by node scripts/alerts.ts -->";

const END = "<!-- end of alerts -->";

/**
 * The document with its generated part.
 *
 * @param document docs/observability.md
 * @throws RangeError if it lacks the markers of the part
 */
export function withAlerts(document: string): string {
  const [start, end] = [document.indexOf(START), document.indexOf(END)];
  if (start === -1 || end < start) throw new RangeError("docs/observability.md has no markers of alerts");
  return `${document.slice(0, start)}${START}\n\n${lines().join("\n")}\n\n${document.slice(end)}`;
}

function lines(): readonly string[] {
  return [
    ...markdownTable(
      ["alert", "severity", "after", "reads"],
      alerts.map(({ name, severity, holds, needs }) => [
        `[${name}](#${name.toLowerCase()})`,
        severity,
        holds ?? "at once",
        needs ?? "the engine",
      ]),
    ),
    ...alerts.flatMap((alert) => ["", ...sectionOf(alert)]),
    "",
    "## Metrics",
    ...Object.values(engines).flatMap((engine) => [
      "",
      `${engine.title} at \`${engine.metrics(NEWEST).path}\`:`,
      "",
      ...metricTable(engine.metrics(NEWEST).known),
    ]),
    "",
    "kube-state-metrics:",
    "",
    ...metricTable(stateMetrics),
    "",
    "npu-exporter:",
    "",
    ...metricTable(npuMetrics),
  ];
}

function sectionOf({ name, description, runbook }: Alert): readonly string[] {
  return [`### ${name}`, "", sentence(description), "", runbook];
}

/** A text without the templates of Prometheus: `{{ $labels.group }}` is the group. */
function sentence(description: string): string {
  const text = description
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, "*$1*")
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, "*value*");
  return text.endsWith(".") ? text : `${text}.`;
}

function metricTable(metrics: readonly Metric[]): readonly string[] {
  return markdownTable(
    ["metric", "type", "releases", "source"],
    metrics.map(({ name, type, releases, source }) => [
      `\`${name}\``,
      type,
      releases?.since === undefined ? "all" : `since ${releases.since}`,
      source,
    ]),
  );
}

if (import.meta.main) {
  const before = readFileSync(file, "utf8");
  const after = withAlerts(before);
  if (!process.argv.includes("--check")) writeFileSync(file, after);
  else if (before !== after) {
    process.stderr.write("docs/observability.md is out of date. Run npm run generate.\n");
    process.exitCode = 1;
  }
}
