import { afterEach, describe, expect, it } from "vitest";
import { scrapeConfigs } from "../../core/index.ts";
import { skipsRootTests } from "../runtime/namespace.ts";
import { Stage } from "../system/stage/stage.ts";
import { stagedPlan } from "../system/stage/staged-plan.ts";
import { RealPrometheus } from "./real-prometheus.ts";
import { discovered, fromFile } from "./scraped-pods.ts";
import { ofKind } from "./watched-plan.ts";

describe.skipIf(skipsRootTests)("a real Prometheus", { timeout: 180_000 }, () => {
  let stage: Stage | undefined;
  let prometheus: RealPrometheus | undefined;
  afterEach(async () => {
    await prometheus?.stop();
    await stage?.close();
    [prometheus, stage] = [undefined, undefined];
  });

  it.for(["a3-1p1d", "a3-glm5-w8a8-2node", "a3-xllm-2node", "h200-glm47-flash"])(
    "finds every rank of %s, and its metrics",
    async (stack) => {
      const planned = await stagedPlan(stack, {
        observability: { monitors: "prometheus-operator", intervalSeconds: 1, alerts: {} },
      });
      const opened = await Stage.open(planned, { loadSeconds: 0.3 });
      stage = opened;
      opened.start();
      await opened.ready();
      const jobs = ofKind(planned, "PodMonitor").flatMap((monitor) => scrapeConfigs(monitor));
      prometheus = new RealPrometheus((command) => opened.beside(command), "198.18.0.1:9090", {
        targets: discovered(planned, (pod) => opened.pod(pod).address),
        jobs: (file) => fromFile(jobs, file),
        rules: ofKind(planned, "PrometheusRule")[0]?.spec,
      });
      const targets = await prometheus.targets();
      const ranks = planned.processes.filter(({ endpoint }) => endpoint !== "");
      expect(targets.map(({ health, lastError }) => ({ health, lastError }))).toEqual(
        ranks.map(() => ({ health: "up", lastError: "" })),
      );
      expect(targets.map(({ labels }) => labels["pod"] ?? "").toSorted()).toEqual(
        ranks.map(({ pod }) => pod).toSorted(),
      );
      expect(targets.map(({ labels }) => labels["stack"])).toEqual(ranks.map(() => stack));
      expect(new Set(targets.map(({ labels }) => labels["group"]))).toEqual(
        new Set(planned.groups.map(({ objectName }) => objectName)),
      );
      const { engine, spec } = planned.topology;
      const known = engine
        .metrics(spec.engine.version)
        .known.map(({ name, type }) => (type === "histogram" ? `${name}_bucket` : name));
      expect(await prometheus.names(known)).toEqual(expect.arrayContaining(known));
      const alerts = await prometheus.alerts();
      expect(alerts.filter(({ health }) => health !== "ok")).toEqual([]);
    },
  );
});
