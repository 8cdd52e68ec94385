import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listening } from "../runtime/namespace.ts";
import { Running } from "../runtime/running.ts";
import { panelQueries } from "./panel-queries.ts";
import { RealPrometheus } from "./real-prometheus.ts";
import { ofKind, watchedPlan } from "./watched-plan.ts";

const stacks = ["a3-1p1d", "a3-glm53-1p1d", "a3-xllm", "h200-glm47-flash"];

const start = ([program = "", ...argv]: readonly string[]) =>
  new Running(spawn(program, argv, { stdio: ["ignore", "pipe", "pipe"] }));

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  const port = await listening(server);
  server.close();
  await once(server, "close");
  return port;
}

describe("a real Prometheus", { timeout: 60_000 }, () => {
  let prometheus: RealPrometheus;
  const plans = Promise.all(
    stacks.map((stack) =>
      watchedPlan(stack, { monitors: "prometheus-operator", alerts: {}, dashboards: {} }),
    ),
  );
  beforeAll(async () => {
    prometheus = new RealPrometheus(start, `127.0.0.1:${await freePort()}`, {
      targets: [],
      jobs: () => [],
      rules: {
        groups: (await plans).flatMap((plan) =>
          ofKind(plan, "PrometheusRule").flatMap(({ spec }) => spec.groups),
        ),
      },
    });
  });
  afterAll(() => prometheus.stop());

  it("evaluates every alert", async () => {
    const alerts = await prometheus.alerts();
    expect(alerts.length).toBeGreaterThan(50);
    expect(alerts.filter(({ health }) => health !== "ok")).toEqual([]);
  });

  it("evaluates every query of the dashboards of each engine", async () => {
    const queries = [...new Set((await plans).flatMap((plan) => panelQueries(plan)))];
    const flaws = await Promise.all(queries.map((query) => prometheus.flaw(query)));
    expect(queries.length).toBeGreaterThan(50);
    expect(flaws.filter((flaw) => flaw !== undefined)).toEqual([]);
  });

  it("refuses a query that does not parse", async () => {
    expect(await prometheus.flaw("sum by (pod (up)")).toContain("parse error");
  });
});
