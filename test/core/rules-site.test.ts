import { describe, expect, test } from "vitest";
import type { Site, Topology } from "../../core/index.ts";
import * as mountRules from "../../core/rules/mounts.ts";
import * as resources from "../../core/rules/resources.ts";
import * as scheduling from "../../core/rules/scheduling.ts";
import * as startup from "../../core/rules/startup.ts";
import { planStack } from "../../program/index.ts";
import { topologyNames } from "../../program/catalogue.ts";
import { findingsOf } from "../support/findings.ts";
import { twoMachines, twoSite } from "../support/xllm.ts";

interface Case {
  readonly rule: string;
  readonly name: string;
  readonly topology: Topology;
  readonly fails: Site;
  readonly path: string;
  readonly message: RegExp;
  readonly fix: RegExp;
  readonly passes: readonly Site[];
}

const cases: readonly Case[] = [
  {
    rule: "rank-table-operator",
    name: "MindCluster's operator on another platform",
    topology: twoMachines({ group: { devicesPerNode: 16 } }),
    fails: { ...twoSite, rankTable: { operator: true } },
    path: "rankTable.operator",
    message: /platform.profile is plain/,
    fix: /"mindcluster"/,
    passes: [{ ...twoSite, platform: { profile: "mindcluster" }, rankTable: { operator: true } }, twoSite],
  },
];

const siteRules: ReadonlySet<string> = new Set(
  [mountRules, resources, scheduling, startup].flatMap((file) => Object.values(file).map(({ id }) => id)),
);

describe("rules about the site", () => {
  test.each(cases)("$rule: $name", ({ rule, topology, fails, path, message, fix, passes }) => {
    expect(findingsOf(topology, fails, rule)).toMatchObject([
      { path, message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
    ]);
    for (const site of passes) expect(findingsOf(topology, site, rule)).toEqual([]);
  });

  test.each(topologyNames())("report nothing about %s with its settings file", async (name) => {
    const { findings } = await planStack(name, undefined);
    expect(findings.filter(({ rule }) => siteRules.has(rule))).toEqual([]);
  });
});
