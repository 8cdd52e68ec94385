import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Plan, scrapeConfigs } from "../../core/index.ts";
import { skipsRootTests } from "../runtime/namespace.ts";
import type { Running } from "../runtime/running.ts";
import { Stage } from "../system/stage/stage.ts";
import { stagedPlan } from "../system/stage/staged-plan.ts";
import { panelQueries } from "./panel-queries.ts";
import { discovered, fromFile } from "./scraped-pods.ts";
import { ofKind } from "./watched-plan.ts";

const LISTEN = "198.18.0.1:9090";

const PATIENCE = 60_000;

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({ health: z.string(), lastError: z.string(), labels: z.record(z.string(), z.string()) }),
    ),
  }),
});

const namesSchema = z.object({ data: z.array(z.string()) });

const querySchema = z.object({ status: z.string(), error: z.string().optional() });

const rulesSchema = z.object({
  data: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) })),
  }),
});

describe.skipIf(skipsRootTests)("a real Prometheus", { timeout: 180_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-prometheus-"));
  let stage: Stage | undefined;
  let server: Running | undefined;
  afterEach(async () => {
    server?.child.kill("SIGKILL");
    await server?.exit();
    await stage?.close();
    stage = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  /** Asks the API of Prometheus. */
  async function ask(path: string, form: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const fields = Object.entries(form).flatMap(([name, value]) => ["--data-urlencode", `${name}=${value}`]);
    const url = `http://${LISTEN}/api/v1/${path}`;
    const curl = stage?.beside(["curl", "--silent", "--get", "--noproxy", "*", ...fields, url]);
    await curl?.exit();
    return JSON.parse(curl?.output ?? "");
  }

  /** Starts Prometheus with the planned monitors and alerts. */
  function watch(planned: Plan, open: Stage): void {
    const address = (pod: string) => open.pod(pod).address;
    writeFileSync(join(directory, "targets.json"), JSON.stringify(discovered(planned, address)));
    writeFileSync(join(directory, "alerts.yaml"), JSON.stringify(ofKind(planned, "PrometheusRule")[0]?.spec));
    const jobs = ofKind(planned, "PodMonitor").flatMap((monitor) => scrapeConfigs(monitor));
    writeFileSync(
      join(directory, "prometheus.yaml"),
      JSON.stringify({
        rule_files: [join(directory, "alerts.yaml")],
        global: { evaluation_interval: "1s" },
        scrape_configs: fromFile(jobs, join(directory, "targets.json")),
      }),
    );
    server = open.beside([
      "prometheus",
      `--config.file=${join(directory, "prometheus.yaml")}`,
      `--storage.tsdb.path=${join(directory, "data")}`,
      `--web.listen-address=${LISTEN}`,
    ]);
  }

  async function until<Value>(read: () => Promise<Value>, done: (value: Value) => boolean): Promise<Value> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const value = await read().catch(() => undefined);
      if (value !== undefined && done(value)) return value;
      if (Date.now() > deadline)
        throw new Error(`${JSON.stringify(value)}\n${server?.lines.slice(-20).join("\n") ?? ""}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  it.for(["a3-1p1d", "a3-glm5-w8a8-2node", "a3-xllm-2node", "h200-glm47-flash"])(
    "finds every rank of %s, its metrics, and what dashboards and alerts ask for",
    async (stack) => {
      const planned = await stagedPlan(stack, {
        observability: { monitors: "prometheus-operator", intervalSeconds: 1, alerts: {}, dashboards: {} },
      });
      stage = await Stage.open(planned, { loadSeconds: 0.3 });
      stage.start();
      await stage.ready();
      watch(planned, stage);
      const ranks = planned.processes.filter(({ endpoint }) => endpoint !== "");
      const targets = await until(
        async () => targetsSchema.parse(await ask("targets", { state: "active" })).data.activeTargets,
        (found) => found.length > 0 && found.every(({ health }) => health !== "unknown"),
      );
      expect(targets.map(({ health, lastError }) => ({ health, lastError }))).toEqual(
        ranks.map(() => ({ health: "up", lastError: "" })),
      );
      const pods = (found: readonly { readonly pod?: string | undefined }[]) =>
        found.map(({ pod }) => pod).toSorted();
      expect(pods(targets.map(({ labels }) => ({ pod: labels["pod"] })))).toEqual(pods(ranks));
      expect(targets.map(({ labels }) => labels["stack"])).toEqual(ranks.map(() => stack));
      expect(new Set(targets.map(({ labels }) => labels["group"]))).toEqual(
        new Set(planned.groups.map(({ objectName }) => objectName)),
      );
      const { engine, spec } = planned.topology;
      const known = engine
        .metrics(spec.engine.version)
        .known.map(({ name, type }) => (type === "histogram" ? `${name}_bucket` : name));
      const names = await until(
        async () => namesSchema.parse(await ask("label/__name__/values")).data,
        (found) => known.every((name) => found.includes(name)),
      );
      expect(known.filter((name) => !names.includes(name))).toEqual([]);
      const refused = [];
      for (const query of panelQueries(planned)) {
        const { status, error } = querySchema.parse(await ask("query", { query }));
        if (status !== "success") refused.push({ query, error });
      }
      expect(refused).toEqual([]);
      const { groups } = await until(
        async () => rulesSchema.parse(await ask("rules")).data,
        (found) => found.groups.every(({ rules }) => rules.every(({ health }) => health !== "unknown")),
      );
      expect(groups.flatMap(({ rules }) => rules.filter(({ health }) => health !== "ok"))).toEqual([]);
    },
  );
});
