import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { Accuracy, Bench, GlmTopology, plan, Preflight, type Site, Smoke } from "../../index.ts";
import { deploy, valueOf } from "../support/deploy.ts";
import { serving } from "../support/topologies.ts";

const topology = serving(2);

describe("procedures", () => {
  test.each([
    ["preflight", () => new Preflight("check", { topology, preflight: { gatherSeconds: 60 } })],
    ["smoke", () => new Smoke("check", { topology, smoke: {} })],
    ["bench", () => new Bench("check", { topology, bench: {} })],
    ["accuracy", () => new Accuracy("check", { topology, accuracy: {} })],
  ] satisfies [string, () => { job: pulumi.Output<string> }][])(
    "%s is created without the topology",
    async (name, make) => {
      const { result, resources } = await deploy(make);
      expect(await valueOf(result.job)).toMatch(new RegExp(`^serve-2-${name}-[0-9a-f]{10}$`));
      const made = resources.map(({ type }) => type.split(":").at(-1));
      expect(made).toContain("Job");
      expect(made).not.toContain("StatefulSet");
    },
  );

  test("take their settings from the site by default", async () => {
    const site: Site = { procedures: { smoke: { deadlineSeconds: 77 } } };
    const { resources } = await deploy(() => new Smoke("check", { topology, site }));
    expect(resources.find(({ type }) => type.endsWith(":Job"))?.inputs).toMatchObject({
      spec: { activeDeadlineSeconds: 77 },
    });
  });

  test("are in the outputs of a topology", async () => {
    const site: Site = { procedures: { preflight: {}, smoke: {}, bench: {}, accuracy: {} } };
    const { result } = await deploy(() => new GlmTopology("glm", { topology, site }));
    expect(await valueOf(result.jobs)).toEqual(
      Object.fromEntries(plan(topology, site).procedures.map(({ name, job }) => [name, job])),
    );
  });
});
