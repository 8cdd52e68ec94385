import { describe, expect, test } from "vitest";
import type { Site, Topology } from "../../core/index.ts";
import { withArgs } from "../support/flash.ts";
import { problemsOf, verdictsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

interface Case {
  readonly rule: "engine-settings-read" | "group-settings-read";
  readonly name: string;
  readonly topology: Topology;
  readonly site?: Site;
  readonly paths: readonly string[];
  readonly fix: RegExp;
}

const cases: readonly Case[] = [
  {
    rule: "engine-settings-read",
    name: "settings of xLLM on a site of vLLM-Ascend",
    topology: serving(1),
    site: { xllm: { binaryPath: "/usr/local/bin/xllm" }, rankTable: { operator: true } },
    paths: ["xllm.binaryPath", "rankTable"],
    fix: /take it out/,
  },
  {
    rule: "group-settings-read",
    name: "settings that one vLLM rank on one node does not read",
    topology: serving(1, (topology) => {
      const group = groupOf(topology, "serve");
      Object.assign(group, { cpusPerRank: 12, engineId: "7" });
      Object.assign(group.ports, { master: 9, kv: 10, supervisor: 11 });
    }),
    paths: [
      "groups.serve.ports.supervisor",
      "groups.serve.cpusPerRank",
      "groups.serve.ports.master",
      "groups.serve.engineId",
      "groups.serve.ports.kv",
    ],
    fix: /take it out/,
  },
  {
    rule: "group-settings-read",
    name: "settings of vLLM for xLLM",
    topology: oneMachine({
      group: { ports: { api: 18_994, master: 10_015, dataParallelRpc: 12_890 }, engineId: "7" },
    }),
    site: oneSite,
    paths: ["groups.serve.ports.dataParallelRpc", "groups.serve.engineId"],
    fix: /take it out/,
  },
  {
    rule: "group-settings-read",
    name: "settings of the other engines for LightLLM",
    topology: withArgs({}, { ports: { api: 8000, kv: 30_000 }, setVisibleDevices: true }),
    paths: ["groups.serve.setVisibleDevices", "groups.serve.ports.kv"],
    fix: /take it out/,
  },
  {
    rule: "engine-settings-read",
    name: "settings of Ascend's engines for LightLLM",
    topology: withArgs({}),
    site: { vllmAscend: { installFiaOperators: true }, xllm: { binaryPath: "/usr/local/bin/xllm" } },
    paths: ["vllmAscend.installFiaOperators", "xllm.binaryPath"],
    fix: /take it out/,
  },
];

describe("a setting that nothing reads", () => {
  test.each(cases)("$rule refuses $name", ({ rule, topology, site, paths, fix }) => {
    const found = verdictsOf(topology, site).filter((problem) => problem.rule === rule);
    expect(found.map(({ path }) => path)).toEqual(paths);
    for (const problem of found) expect(problem.fix).toMatch(fix);
  });

  test.each<[string, Topology, Site?]>([
    ["vLLM-Ascend", prefillDecode()],
    ["xLLM", oneMachine(), oneSite],
    ["LightLLM", withArgs({})],
  ])("is none of those that the documents give %s", (_, topology, site) => {
    expect(problemsOf(topology, site)).toEqual([]);
  });
});
