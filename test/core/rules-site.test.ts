import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import type { Site, Topology } from "../../core/index.ts";
import * as mountRules from "../../core/rules/mounts.ts";
import * as resources from "../../core/rules/resources.ts";
import * as scheduling from "../../core/rules/scheduling.ts";
import * as startup from "../../core/rules/startup.ts";
import { planStack } from "../../program/choose-stack.ts";
import { topologyNames } from "../../stacks/catalogue.ts";
import { findingsOf } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";
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
  /** Another topology that the failing site is right for. */
  readonly unconcerned?: Topology;
}

const mounts = (...paths: readonly string[]): Site => ({
  platform: { driverMounts: paths.map((path, index) => ({ name: `mount-${index}`, path, type: "File" })) },
});

const ALWAYS = [
  "/etc/hccn.conf",
  "/usr/local/Ascend/driver/tools/hccn_tool",
  "/usr/local/Ascend/driver/version.info",
  "/etc/ascend_install.info",
];

const DRIVER = ["/usr/local/dcmi", "/usr/local/bin/npu-smi", "/usr/local/Ascend/driver/lib64"];

const cases: readonly Case[] = [
  {
    rule: "driver-mounts-kept",
    name: "mounts that leave out one of the profile's",
    topology: serving(1),
    fails: mounts(...ALWAYS, "/usr/local/dcmi", "/usr/local/Ascend/driver/lib64"),
    path: "platform.driverMounts",
    message: /npu-smi is not among it/,
    fix: /name: "npu-smi", path: "\/usr\/local\/bin\/npu-smi", type: "File"/,
    passes: [
      mounts(...ALWAYS, ...DRIVER),
      mounts("/etc/hccn.conf", "/etc/ascend_install.info", "/usr/local"),
      { platform: { profile: "mindcluster", driverMounts: mounts(...ALWAYS).platform?.driverMounts } },
      {},
    ],
    unconcerned: flash,
  },
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
  test.each(cases)("$rule: $name", ({ rule, topology, fails, path, message, fix, passes, unconcerned }) => {
    expect(findingsOf(topology, fails, rule)).toMatchObject([
      { path, message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
    ]);
    for (const site of passes) expect(findingsOf(topology, site, rule)).toEqual([]);
    if (unconcerned !== undefined) expect(findingsOf(unconcerned, fails, rule)).toEqual([]);
  });

  test.each(topologyNames())("report nothing about %s on the site of its settings", async (name) => {
    const { findings } = await planStack(name, undefined);
    expect(findings.filter(({ rule }) => siteRules.has(rule))).toEqual([]);
  });
});
