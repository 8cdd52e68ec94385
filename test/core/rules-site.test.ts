import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import type { Site, Topology } from "../../core/index.ts";
import { siteRules } from "../../core/rules/site/site-rules.ts";
import { planStack } from "../../program/index.ts";
import { topologyNames } from "../../stacks/catalogue.ts";
import { findingsOf } from "../support/findings.ts";
import { prefillDecode, serving } from "../support/topologies.ts";
import { oneMachine, oneSite, twoMachines, twoSite } from "../support/xllm.ts";

interface Case {
  readonly rule: string;
  readonly name: string;
  readonly topology: Topology;
  readonly fails: Site;
  readonly path: string;
  readonly message?: RegExp;
  readonly fix: RegExp;
  readonly passes: readonly Site[];
  /** Another topology that the failing site is right for. */
  readonly unconcerned?: Topology;
}

const startup = (periodSeconds: number, failureThreshold: number): Site => ({
  probes: { startup: { periodSeconds, failureThreshold } },
});

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

const limit = (memory: string, sharedMemory?: string): Site => ({
  resources: { requests: { memory: "1Gi" }, limits: { memory } },
  ...(sharedMemory === undefined ? {} : { sharedMemory }),
});

const cases: readonly Case[] = [
  {
    rule: "startup-window",
    name: "a window that the weights do not load in",
    topology: serving(1),
    // 389 GB at 0.4 GB/s.
    fails: startup(30, 32),
    path: "probes.startup.failureThreshold",
    message: /GLM-5 in w4a8 has 389 GB, which take 972 s .* after 960 s/,
    fix: /raise it to 33 /,
    passes: [startup(30, 33), {}],
    unconcerned: flash,
  },
  {
    rule: "join-before-startup-ends",
    name: "waiting for the others for as long as the probe allows",
    topology: serving(2),
    fails: { ...startup(30, 60), joinTimeoutSeconds: 1800 },
    path: "joinTimeoutSeconds",
    fix: /below 1800/,
    passes: [{ ...startup(30, 60), joinTimeoutSeconds: 1799 }, {}],
    unconcerned: serving(1),
  },
  {
    rule: "hccn-conf-mounted",
    name: "prefill and decode without the addresses of the devices",
    topology: prefillDecode(),
    fails: mounts(...DRIVER),
    path: "platform.driverMounts",
    fix: /path: "\/etc\/hccn.conf"/,
    passes: [mounts("/etc/hccn.conf"), {}],
    unconcerned: serving(1),
  },
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
    rule: "volcano-profile",
    name: "Volcano on A3 without the annotation that it needs",
    topology: serving(1),
    fails: { platform: { profile: "plain", schedulerName: "volcano" } },
    path: "platform.schedulerName",
    message: /the 16 devices of Atlas 800 A3/,
    fix: /"mindcluster" or "cce"/,
    passes: [
      { platform: { profile: "mindcluster" } },
      { platform: { profile: "plain", schedulerName: "default-scheduler" } },
      {
        platform: { profile: "plain", schedulerName: "volcano" },
        annotations: { "huawei.com/schedule_policy": "chip2-node16" },
      },
      {},
    ],
    unconcerned: Object.assign(serving(1), { hardware: "atlas-800-a2" }),
  },
  {
    rule: "gang-scheduler",
    name: "a profile of Volcano with another scheduler",
    topology: serving(2),
    fails: { platform: { profile: "mindcluster", schedulerName: "default-scheduler" } },
    path: "platform.schedulerName",
    message: /the 2 pods of groups.serve/,
    fix: /"plain"/,
    passes: [
      { platform: { profile: "mindcluster" } },
      { platform: { profile: "mindcluster", schedulerName: "volcano" } },
      { platform: { profile: "plain", schedulerName: "default-scheduler" } },
      {},
    ],
    unconcerned: serving(1),
  },
  {
    rule: "shared-memory-size",
    name: "less than the documents give",
    topology: serving(1),
    fails: { sharedMemory: "1023Mi" },
    path: "sharedMemory",
    fix: /1Gi or more/,
    passes: [{ sharedMemory: "1Gi" }, {}],
    unconcerned: flash,
  },
  {
    rule: "shared-memory-in-limit",
    name: "a limit that shared memory fills alone",
    topology: serving(1),
    fails: limit("64Gi"),
    path: "resources.limits.memory",
    message: /\/dev\/shm alone may take 64Gi/,
    fix: /above 64Gi/,
    passes: [limit("65Gi"), limit("64Gi", "32Gi"), {}],
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

/** Rules of one engine about the site. */
const ofEngines = ["driver-mounts-kept", "rank-table-operator"];

const said = (rule: string, topology: Topology, site: Site) => findingsOf(topology, site, rule);

describe("what an engine needs of the cluster", () => {
  test.each(cases)("$rule: $name", ({ rule, topology, fails, path, message, fix, passes, unconcerned }) => {
    const found = said(rule, topology, fails);
    expect(found).toMatchObject([
      { path, message: expect.stringMatching(message ?? /./), fix: expect.stringMatching(fix) },
    ]);
    for (const site of passes) expect(said(rule, topology, site)).toEqual([]);
    if (unconcerned !== undefined) expect(said(rule, unconcerned, fails)).toEqual([]);
  });

  test("every rule has a case here", () => {
    expect([...new Set(cases.map(({ rule }) => rule))].toSorted()).toEqual(
      [...siteRules.map(({ id }) => id), ...ofEngines].toSorted(),
    );
  });

  test("xLLM is asked about shared memory, too", () => {
    expect(said("shared-memory-size", oneMachine(), { ...oneSite, sharedMemory: "64Mi" })).toHaveLength(1);
  });

  test("what is given is shown", () => {
    expect(said("gang-scheduler", serving(2), cases[5]?.fails ?? {})).toMatchObject([
      { value: "default-scheduler" },
    ]);
    expect(said("startup-window", serving(1), startup(30, 32))).toMatchObject([{ value: 32 }]);
  });

  test.each(topologyNames())("nothing of it is against %s on the site of its settings", async (name) => {
    const { findings } = await planStack(name, undefined);
    expect(findings.filter(({ rule }) => siteRules.some(({ id }) => id === rule))).toEqual([]);
  });
});
