import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Metric, npuMetrics, type Plan, stateMetrics, targetMetrics } from "../../core/index.ts";
import { topologyNames } from "../../program/index.ts";
import { withAlerts } from "../../scripts/alerts.ts";
import { dashboardFiles } from "../../scripts/dashboards.ts";
import { panelQueries } from "./panel-queries.ts";
import { ofKind, watchedPlan } from "./watched-plan.ts";

const root = join(import.meta.dirname, "../..");

/** The dashboards of a stack by the names of their files. */
const dashboards = (stack: string, plan: Plan) =>
  ofKind(plan, "ConfigMap")
    .filter(({ metadata }) => metadata.name.startsWith(`${stack}-dashboard-`))
    .flatMap(({ data = {} }) => Object.entries(data))
    .map(([file, text]) => ({ file, text }));

/** Names of series in PromQL: what stands before the matchers. */
function metricsIn(expression: string): readonly string[] {
  return [...expression.matchAll(/([A-Za-z_:][\w:]*)\{/g)].map(([, name = ""]) => name);
}

/** The series of a metric. */
function seriesOf({ name, type }: Metric): readonly string[] {
  return type === "histogram" ? ["_bucket", "_sum", "_count"].map((suffix) => `${name}${suffix}`) : [name];
}

/** The names in queries of a plan that no catalogue of metrics has. */
function unknownIn(plan: Plan, queries: readonly string[], version = plan.topology.spec.engine.version) {
  const known = new Set(
    [
      ...plan.topology.engine.metrics(version).known,
      ...stateMetrics,
      ...npuMetrics,
      ...targetMetrics,
    ].flatMap((metric) => seriesOf(metric)),
  );
  return [...new Set(queries.flatMap((query) => metricsIn(query)))].filter((name) => !known.has(name));
}

test.each(topologyNames())("alerts and dashboards of %s read metrics that exist", async (stack) => {
  const planned = await watchedPlan(stack, { monitors: "prometheus-operator", alerts: {}, dashboards: {} });
  const expressions = ofKind(planned, "PrometheusRule").flatMap(({ spec }) =>
    spec.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  );
  expect(expressions.length).toBeGreaterThan(8);
  expect(unknownIn(planned, expressions)).toEqual([]);
  // The dashboards of an engine are for all of its releases.
  expect(unknownIn(planned, panelQueries(planned), "main")).toEqual([]);
});

describe("dashboards", () => {
  test.each(Object.entries(dashboardFiles()))("%s is what the script makes", (path, text) => {
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
  });

  test("are found by Grafana's sidecar, and belong to one stack", async () => {
    const uidSchema = z.object({ uid: z.string().max(40), title: z.string() });
    const of = async (stack: string) => {
      const planned = await watchedPlan(stack, { dashboards: {} });
      const labels = ofKind(planned, "ConfigMap")
        .filter(({ metadata }) => metadata.name.startsWith(`${stack}-dashboard-`))
        .map(({ metadata }) => metadata.labels?.["grafana_dashboard"]);
      expect(labels).toEqual(["1", "1"]);
      return dashboards(stack, planned);
    };
    const all = [...(await of("a3-1p1d")), ...(await of("a3-xllm")), ...(await of("h200-glm47-flash"))];
    expect(all.filter(({ text }) => text.includes("GLM_SERVE_"))).toEqual([]);
    const uids = all.map(({ text }) => uidSchema.parse(JSON.parse(text)).uid);
    expect(new Set(uids).size).toBe(6);
    expect(new Set(all.map(({ file }) => file)).size).toBe(6);
  });
});

test("docs/observability.md describes the alerts as they are", () => {
  const document = readFileSync(join(root, "docs/observability.md"), "utf8");
  expect(withAlerts(document)).toBe(document);
});

test("only scripts import Grafana's SDK", () => {
  const shipped = globSync("{components,core,cli,entry,import,lab,program,stacks}/**/*.{ts,cjs,mjs}", {
    cwd: root,
  });
  expect(shipped.length).toBeGreaterThan(300);
  expect(
    shipped.filter((path) => readFileSync(join(root, path), "utf8").includes("grafana-foundation-sdk")),
  ).toEqual([]);
});
