import { describe, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { cases as collisions } from "../../core/rules/ports/collisions.cases.ts";
import { cases as ranges } from "../../core/rules/ports/ranges.cases.ts";
import { readSettings } from "../../program/settings.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";
import { changed } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";
import { serving } from "../support/topologies.ts";

const ids: ReadonlySet<string> = new Set(Object.keys({ ...collisions, ...ranges }));

const passing = Object.entries({ ...collisions, ...ranges }).flatMap(([rule, { passes }]) =>
  passes.map((one) => ({ ...one, rule })),
);

describe("rules about ports", () => {
  test.each(passing)("$rule accepts $name", ({ topology, site }) => {
    expect(problemsOf(topology, site)).toEqual([]);
  });

  test("report warnings that can be accepted and errors that cannot", () => {
    const warned = changed(serving(1), { ports: { api: 32_768 } });
    warned.accepts = {
      ...warned.accepts,
      "port-ephemeral": { "groups.serve.ports.api": "the nodes reserve it by hand" },
    };
    expect(plan(warned).findings.find(({ rule }) => rule === "port-ephemeral")?.accepted).toBe(
      "the nodes reserve it by hand",
    );
    const refused = serving(1);
    refused.accepts = {
      ...refused.accepts,
      "port-collision": { "groups.serve.ports.api": "it will be fine" },
    };
    expect(problemsOf(refused)).toMatchObject([{ rule: "accepts-known" }]);
  });

  test.each(topologyNames())("report nothing about %s that it does not accept", async (name) => {
    const { findings } = plan(await loadTopology(name, "stack"), readSettings(name, undefined).site);
    expect(findings.filter(({ rule, accepted }) => ids.has(rule) && accepted === undefined)).toEqual([]);
  });
});

describe("nodes of a site", () => {
  test.each([
    ["usedPorts without a port", { usedPorts: { ssh: "22,,23" } }, "nodes.usedPorts.ssh"],
    ["pickedPorts without an end", { pickedPorts: { "team-b": "60000-" } }, "nodes.pickedPorts.team-b"],
    ["no range", { nodePortRange: "" }, "nodes.nodePortRange"],
    ["a port beyond the last one", { reservedPorts: "70000" }, "nodes.reservedPorts"],
    ["a reversed range", { nodePortRange: "32767-30000" }, "nodes.nodePortRange"],
    ["two ranges", { ephemeralPortRange: "1-2,4-5" }, "nodes.ephemeralPortRange"],
  ])("reject %s", (_, nodes, path) => {
    expect(problemsOf(serving(1), { nodes }).map((problem) => problem.path)).toEqual([path]);
  });

  test("accept a port as a number, as the command line passes it", () => {
    const site = { nodes: { usedPorts: { monitoring: 8077 } } };
    expect(problemsOf(serving(1), site)).toMatchObject([{ rule: "port-collision", value: 8077 }]);
  });
});
