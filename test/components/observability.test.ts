import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { plan, type Site } from "../../core/index.ts";
import { GlmTopology } from "../../index.ts";
import { deploy } from "../support/deploy.ts";
import { prefillDecode } from "../support/topologies.ts";

const site: Site = {
  namespace: "llm",
  observability: { monitors: "prometheus-operator", alerts: {}, dashboards: {} },
};

const watching = plan(prefillDecode(), site).objects.filter(({ part }) => part.kind === "observability");

test("GlmTopology creates monitors, alerts and dashboards as planned", async () => {
  const { resources } = await deploy(() => new GlmTopology("glm", { topology: prefillDecode(), site }));
  const created = resources.map(({ inputs }) => inputs);
  expect(watching.map(({ manifest }) => manifest.metadata.name)).toEqual([
    "a3-1p1d-prefill",
    "a3-1p1d-decode",
    "a3-1p1d-alerts",
    "a3-1p1d-dashboard-stack",
    "a3-1p1d-dashboard-group",
  ]);
  for (const { manifest } of watching) expect(created).toContainEqual(manifest);
});

test("alerts name the namespace of an Output", async () => {
  const namespace = pulumi.output("made-elsewhere");
  const { resources } = await deploy(
    () => new GlmTopology("glm", { topology: prefillDecode(), site, namespace }),
  );
  const rule = resources.find(({ type }) => type.endsWith(":PrometheusRule"));
  const text = JSON.stringify(rule?.inputs);
  expect(text).toContain(String.raw`namespace=\"made-elsewhere\"`);
  expect(text).not.toContain(String.raw`namespace=\"llm\"`);
});
