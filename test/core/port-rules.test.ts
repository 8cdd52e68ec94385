import { describe, expect, test } from "vitest";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { portRules } from "../../core/rules/ports/port-rules.ts";
import { readSettings } from "../../program/settings.ts";
import { loadTopology, topologyNames } from "../../stacks/catalogue.ts";
import { problemsOf, verdictsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

interface Case {
  readonly rule: string;
  readonly what: string;
  readonly fails: Topology;
  readonly failsOn?: Site;
  readonly path: string;
  readonly message: RegExp;
  readonly fix: RegExp;
  readonly passes: Topology;
  readonly passesOn?: Site;
}

/** The documented pair with some ports and variables of one side changed. */
function pair(group: string, ports: Record<string, number>, env: Record<string, string> = {}): Topology {
  return prefillDecode((topology) => {
    const changed = groupOf(topology, group);
    Object.assign(changed.ports, ports);
    changed.env = { ...changed.env, ...env };
    delete topology.accepts?.["port-node-port"];
  });
}

function alone(ports: Record<string, number>, env: Record<string, string> = {}): Topology {
  return serving(1, (topology) => {
    const changed = groupOf(topology, "serve");
    Object.assign(changed.ports, ports);
    changed.env = { ...changed.env, ...env };
  });
}

/** Ports of both sides that never meet. */
const apart = prefillDecode((topology) => {
  groupOf(topology, "prefill").ports = { api: 6700, dataParallelRpc: 10521, kv: 11000 };
  groupOf(topology, "decode").ports = { api: 6721, dataParallelRpc: 10523, kv: 12000 };
  for (const [index, group] of Object.values(topology.groups).entries())
    group.env = { ...group.env, HCCL_IF_BASE_PORT: String(13_000 + 32 * index) };
});

// A port of the head that is among the handshakes of the other node.
const withRpcOnHeadOnly = structuredClone(apart);

Object.assign(groupOf(withRpcOnHeadOnly, "prefill").ports, { dataParallelRpc: 11_020, supervisor: 10_000 });

const apartAtDefault = structuredClone(apart);

for (const { env } of Object.values(apartAtDefault.groups)) delete env?.["HCCL_IF_BASE_PORT"];

const together = structuredClone(apart);

groupOf(together, "decode").ports.api = 6698;

function replicated(topology: Topology): Topology {
  const copy = structuredClone(topology);
  for (const group of Object.values(copy.groups)) group.replicas = 2;
  return copy;
}

const cases: readonly Case[] = [
  {
    rule: "port-collision",
    what: "two processes of a node",
    fails: pair("decode", { dataParallelRpc: 6723 }),
    path: "groups.decode.ports.dataParallelRpc",
    message:
      /On the node of a3-1p1d-decode-0-0, .*handshake.* and decode-0 rank-2 \(HTTP API and metrics, 6723\)/,
    fix: /^move groups\.decode\.ports\.dataParallelRpc or groups\.decode\.ports\.api so/,
    passes: pair("decode", { dataParallelRpc: 6720, supervisor: 6719 }),
  },
  {
    rule: "port-collision",
    what: "an API inside the handshakes",
    fails: pair("prefill", { api: 30_007 }),
    path: "groups.prefill.ports.api",
    message: /30000–30015/,
    fix: /groups\.prefill\.ports\.kv/,
    passes: pair("prefill", { api: 30_032 }),
  },
  {
    rule: "port-collision",
    what: "HCCL's window and an API",
    fails: alone({ api: 29_031 }, { HCCL_IF_BASE_PORT: "29000" }),
    path: "groups.serve.ports.api",
    message: /HCCL's host sockets, at the leader of some devices, 29016–29031/,
    fix: /HCCL_IF_BASE_PORT/,
    passes: alone({ api: 29_032 }, { HCCL_IF_BASE_PORT: "29000" }),
  },
  {
    rule: "port-collision",
    what: "the kubelet",
    fails: alone({ api: 10_250 }),
    path: "groups.serve.ports.api",
    message: /kubelet/,
    fix: /groups\.serve\.ports\.api/,
    passes: alone({ api: 10_250 }),
    passesOn: { nodes: { usedPorts: { kubelet: "10350" } } },
  },
  {
    rule: "port-collision",
    what: "another stack that the site names",
    fails: alone({}),
    failsOn: { nodes: { usedPorts: { "team-b": "22,8070-8080" } } },
    path: "groups.serve.ports.api",
    message: /serve-0 node-0 .*8077.* and team-b \(on every node already, 8070–8080\)/,
    fix: /nodes\.usedPorts\.team-b/,
    passes: alone({}),
    passesOn: { nodes: { usedPorts: { "team-b": "22,8078-8080" } } },
  },
  {
    rule: "port-collision",
    what: "another stack inside the handshakes, whose port is not ours to move",
    fails: pair("prefill", {}),
    failsOn: { nodes: { usedPorts: { "team-b": "30005" } } },
    path: "groups.prefill.ports.kv",
    message: /team-b/,
    fix: /^move groups\.prefill\.ports\.kv or nodes\.usedPorts\.team-b/,
    passes: pair("prefill", {}),
    passesOn: { nodes: { usedPorts: { "team-b": "30032" } } },
  },
  {
    rule: "port-collision",
    what: "pods of one group, which share no node in any case",
    fails: pair("prefill", { dataParallelRpc: 30_010 }),
    failsOn: { nodes: { shared: true } },
    path: "groups.prefill.ports.dataParallelRpc",
    message: /On the node of a3-1p1d-prefill-0-0/,
    fix: /groups\.prefill\.ports\.kv/,
    passes: withRpcOnHeadOnly,
    passesOn: { nodes: { shared: true } },
  },
  {
    rule: "port-collision",
    what: "groups that share nodes",
    fails: together,
    failsOn: { nodes: { shared: true } },
    path: "groups.decode.ports.api",
    message: /On a node that groups share, .*prefill-0 rank-/,
    fix: /groups\.prefill\.ports\.api/,
    passes: apart,
    passesOn: { nodes: { shared: true } },
  },
  {
    rule: "port-collision",
    what: "replicas of a group, which share no node in any case",
    fails: replicated(together),
    failsOn: { nodes: { shared: true } },
    path: "groups.decode.ports.api",
    message: /On a node that groups share, .*prefill-0 rank-/,
    fix: /groups\.prefill\.ports\.api/,
    passes: replicated(apart),
    passesOn: { nodes: { shared: true } },
  },
  {
    rule: "port-range",
    what: "handshakes beyond the last port",
    fails: pair("prefill", { kv: 65_510 }),
    path: "groups.prefill.ports.kv",
    message: /up to 65541/,
    fix: /^lower it by at least 6$/,
    passes: pair("prefill", { kv: 65_504 }),
  },
  {
    rule: "port-range",
    what: "too few ports from VLLM_PORT on for all that look for one there",
    fails: pair("prefill", {}, { VLLM_PORT: "65528" }),
    path: "groups.prefill.env.VLLM_PORT",
    message: /up to 65536, .*one of each rank, 8 of the head's coordinator/,
    fix: /^lower it by at least 1$/,
    passes: pair("prefill", {}, { VLLM_PORT: "65527" }),
  },
  {
    rule: "port-range",
    what: "AscendDirect's of the last devices",
    fails: pair("prefill", {}, { ASCEND_BASE_PORT: "63936" }),
    path: "groups.prefill.env.ASCEND_BASE_PORT",
    message: /up to 65536/,
    fix: /^lower it by at least 1$/,
    passes: pair("prefill", {}, { ASCEND_BASE_PORT: "63935" }),
  },
  {
    rule: "port-hccl-shared",
    what: "groups that share nodes, at HCCL's default",
    fails: apartAtDefault,
    failsOn: { nodes: { shared: true } },
    path: "groups.decode.env.HCCL_IF_BASE_PORT",
    message: /groups\.prefill/,
    fix: /32 apart/,
    passes: apart,
    passesOn: { nodes: { shared: true } },
  },
  {
    rule: "port-hccl-shared",
    what: "the only group, beside other stacks",
    fails: alone({}),
    failsOn: { nodes: { shared: true } },
    path: "groups.serve.env.HCCL_IF_BASE_PORT",
    message: /60000–60031, as that of other stacks there does, .*EI0019/,
    fix: /32 apart/,
    passes: alone({}, { HCCL_IF_BASE_PORT: "13000" }),
    passesOn: { nodes: { shared: true } },
  },
  {
    rule: "port-hccl-shared",
    what: "the only group, where the site names a stack that picks there, too",
    fails: alone({}),
    failsOn: { nodes: { pickedPorts: { "team-b": "15000-17000,60000-60031" } } },
    path: "groups.serve.env.HCCL_IF_BASE_PORT",
    message: /60000–60031/,
    fix: /32 apart/,
    passes: alone({}),
    passesOn: { nodes: { pickedPorts: { "team-b": "15000-17000" } } },
  },
  {
    rule: "port-random",
    what: "what another stack picks on every node",
    fails: alone({ api: 15_007 }),
    failsOn: { nodes: { pickedPorts: { "team-b": "15000-17000" } } },
    path: "groups.serve.ports.api",
    message: /team-b picks ports of 15000–17000/,
    fix: /nodes\.pickedPorts\.team-b/,
    passes: alone({}),
    passesOn: { nodes: { pickedPorts: { "team-b": "15000-17000" } } },
  },
  {
    rule: "port-random",
    what: "AscendDirect",
    fails: pair("prefill", { kv: 21_600 }),
    path: "groups.prefill.ports.kv",
    message: /20000–21600/,
    fix: /groups\.prefill\.env\.ASCEND_BASE_PORT/,
    passes: pair("prefill", { kv: 21_601 }),
  },
  {
    rule: "port-random",
    what: "the transfer engine",
    fails: pair("prefill", { kv: 17_000 }),
    path: "groups.prefill.ports.kv",
    message: /15000–17000/,
    fix: /MC_MIN_PRC_PORT/,
    passes: pair("prefill", { kv: 17_000 }, { MC_MAX_PRC_PORT: "16999" }),
  },
  {
    rule: "port-random",
    what: "HCCL's default",
    fails: alone({ api: 60_031 }),
    path: "groups.serve.ports.api",
    message: /60000–60031/,
    fix: /HCCL_IF_BASE_PORT/,
    passes: alone({ api: 60_031 }, { HCCL_IF_BASE_PORT: "61000" }),
  },
  {
    rule: "port-ephemeral",
    what: "an API",
    fails: alone({ api: 32_768 }),
    path: "groups.serve.ports.api",
    message: /outgoing connection/,
    fix: /sysctl -w net\.ipv4\.ip_local_reserved_ports=32768,60000-60031 on the nodes/,
    passes: alone({ api: 32_768 }),
    passesOn: { nodes: { reservedPorts: "22,32768,60000-60031" } },
  },
  {
    rule: "port-ephemeral",
    what: "HCCL's window, in part",
    fails: alone({}, { HCCL_IF_BASE_PORT: "32737" }),
    path: "groups.serve.env.HCCL_IF_BASE_PORT",
    message: /32737–32768/,
    fix: /=32753-32768 /,
    passes: alone({}, { HCCL_IF_BASE_PORT: "32736" }),
  },
  {
    rule: "port-ephemeral",
    what: "HCCL's window, of which the nodes reserve too little",
    fails: alone({}, { HCCL_IF_BASE_PORT: "32738" }),
    failsOn: { nodes: { reservedPorts: "32768" } },
    path: "groups.serve.env.HCCL_IF_BASE_PORT",
    message: /32738–32769/,
    fix: /=32754-32769 /,
    passes: alone({}, { HCCL_IF_BASE_PORT: "32738" }),
    passesOn: { nodes: { reservedPorts: "32768-32769" } },
  },
  {
    rule: "port-ephemeral",
    what: "a range of the site's own",
    fails: alone({}),
    failsOn: { nodes: { ephemeralPortRange: "1024-65000" } },
    path: "groups.serve.ports.api",
    message: /8077/,
    fix: /1024–65000/,
    passes: alone({ api: 65_001 }),
    passesOn: { nodes: { ephemeralPortRange: "1024-65000" } },
  },
  {
    rule: "port-node-port",
    what: "handshakes",
    fails: pair("prefill", {}),
    path: "groups.prefill.ports.kv",
    message: /30000–30031/,
    fix: /--service-node-port-range=30032-32767 /,
    passes: pair("prefill", {}),
    passesOn: { nodes: { nodePortRange: "30032-32767" } },
  },
  {
    rule: "port-node-port",
    what: "handshakes near the end of the range",
    fails: pair("prefill", { kv: 32_000 }),
    path: "groups.prefill.ports.kv",
    message: /32000–32031/,
    fix: /--service-node-port-range=30000-31999 /,
    passes: pair("prefill", { kv: 32_000 }),
    passesOn: { nodes: { nodePortRange: "30000-31999" } },
  },
  {
    rule: "port-node-port",
    what: "handshakes near its beginning",
    fails: pair("prefill", { kv: 30_100 }),
    path: "groups.prefill.ports.kv",
    message: /30100–30131/,
    fix: /--service-node-port-range=30132-32767 /,
    passes: pair("prefill", { kv: 29_900 }),
  },
  {
    rule: "port-node-port",
    what: "the whole range",
    fails: pair("prefill", {}),
    failsOn: { nodes: { nodePortRange: "30010-30020" } },
    path: "groups.prefill.ports.kv",
    message: /30000–30031/,
    fix: /^move it out of 30010–30020$/,
    passes: pair("prefill", { kv: 29_968 }),
  },
];

describe("ports", () => {
  test.each(cases)("$rule: $what", ({ rule, fails, failsOn, path, message, fix, passes, passesOn }) => {
    const said = verdictsOf(fails, failsOn).filter((verdict) => verdict.rule === rule);
    const found = said.find((verdict) => verdict.path === path);
    expect(found?.message).toMatch(message);
    expect(found?.fix).toMatch(fix);
    expect(verdictsOf(passes, passesOn).filter((verdict) => verdict.rule === rule)).toEqual([]);
    expect(problemsOf(passes, passesOn)).toEqual([]);
  });

  test("every rule has a case here", () => {
    expect([...new Set(cases.map(({ rule }) => rule))].toSorted()).toEqual(portRules.map(({ id }) => id));
  });

  test("warnings can be accepted, errors cannot", () => {
    const warned = alone({ api: 32_768 });
    warned.accepts = {
      ...warned.accepts,
      "port-ephemeral": { "groups.serve.ports.api": "the nodes reserve it by hand" },
    };
    expect(plan(warned).findings.find(({ rule }) => rule === "port-ephemeral")?.accepted).toBe(
      "the nodes reserve it by hand",
    );
    const refused = alone({});
    refused.accepts = {
      ...refused.accepts,
      "port-collision": { "groups.serve.ports.api": "it will be fine" },
    };
    expect(problemsOf(refused)).toMatchObject([{ rule: "accepts-known" }]);
  });

  test.each(topologyNames())(
    "have nothing against %s that it does not accept with a reason",
    async (name) => {
      const { findings } = plan(await loadTopology(name, "stack"), readSettings(name, undefined).site);
      const ids = new Set(portRules.map(({ id }) => id));
      expect(findings.filter(({ rule, accepted }) => ids.has(rule) && accepted === undefined)).toEqual([]);
    },
  );
});

describe("a site's word about its nodes", () => {
  test.each([
    ["usedPorts", { usedPorts: { ssh: "22,,23" } }, "nodes.usedPorts.ssh"],
    ["pickedPorts", { pickedPorts: { "team-b": "60000-" } }, "nodes.pickedPorts.team-b"],
    ["no range", { nodePortRange: "" }, "nodes.nodePortRange"],
    ["a port that there is not", { reservedPorts: "70000" }, "nodes.reservedPorts"],
    ["a range the wrong way round", { nodePortRange: "32767-30000" }, "nodes.nodePortRange"],
    ["two ranges", { ephemeralPortRange: "1-2,4-5" }, "nodes.ephemeralPortRange"],
  ])("is refused: %s", (_, nodes, path) => {
    expect(problemsOf(serving(1), { nodes }).map((problem) => problem.path)).toEqual([path]);
  });

  test("may be a number, as a command line writes it", () => {
    const site = { nodes: { usedPorts: { monitoring: 8077 } } };
    expect(problemsOf(serving(1), site)).toMatchObject([{ rule: "port-collision", value: 8077 }]);
  });
});
