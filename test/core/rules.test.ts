import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import type { Site, Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

interface Case {
  readonly rule: string;
  readonly name: string;
  readonly topology: Topology;
  readonly site?: Site;
  readonly paths: readonly string[];
  readonly fix: RegExp;
}

const cases: readonly Case[] = [
  {
    rule: "accepts-known",
    name: "an id that no warning has, and one of an error",
    topology: prefillDecode(
      (topology) =>
        void (topology.accepts = { "no-such-rule": { groups: "x" }, "heads-divide": { groups: "x" } }),
    ),
    paths: ["accepts.no-such-rule", "accepts.heads-divide"],
    fix: /./,
  },
  {
    rule: "cpus-requested",
    name: "processes bound to CPUs that the pod does not ask for",
    topology: oneMachine(),
    site: { ...oneSite, resources: { requests: { cpu: "95" } } },
    paths: ["resources.requests.cpu"],
    fix: /raise it to 96/,
  },
  {
    rule: "devices-fill-nodes",
    name: "degrees that need more nodes",
    topology: prefillDecode((topology) => void (groupOf(topology, "decode").dataParallelSize = 32)),
    paths: ["groups.decode.nodes"],
    fix: /set nodes to 8/,
  },
  {
    rule: "devices-fill-nodes",
    name: "degrees that leave devices idle",
    topology: prefillDecode((topology) => void (groupOf(topology, "prefill").tensorParallelSize = 8)),
    paths: ["groups.prefill.nodes"],
    fix: /set nodes to 1/,
  },
  {
    rule: "devices-fill-nodes",
    name: "more devices than a node has",
    topology: serving(1, (topology) => void (groupOf(topology, "serve").devicesPerNode = 17)),
    paths: ["groups.serve.devicesPerNode"],
    fix: /at most 16/,
  },
  {
    rule: "diagnosed",
    name: "a switch for trouble-shooting",
    topology: prefillDecode(),
    site: { diagnose: { eager: true } },
    paths: ["diagnose.eager"],
    fix: /when the fault is found/,
  },
  {
    rule: "engine-runs-here",
    name: "an Ascend engine on NVIDIA",
    topology: serving(1, (topology) => void (topology.hardware = "h200")),
    site: { image: "own.example/vllm:1" },
    paths: ["hardware"],
    fix: /of ascend/,
  },
  {
    rule: "heads-divide",
    name: "a degree that does not divide the heads",
    topology: prefillDecode((topology) => void (groupOf(topology, "prefill").tensorParallelSize = 12)),
    paths: ["groups.prefill.tensorParallelSize"],
    fix: /1, 2, 4, 8, 16, 32, 64/,
  },
  {
    rule: "kv-connector-known",
    name: "a connector of an engine that has none",
    topology: { ...flash, kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true } },
    paths: ["kvTransfer"],
    fix: /take it out/,
  },
  {
    rule: "kv-connector-known",
    name: "a mistyped connector",
    topology: prefillDecode(
      (topology) => void (topology.kvTransfer = { connector: "MooncakeConectorV1", useAscendDirect: true }),
    ),
    paths: ["kvTransfer.connector"],
    fix: /"MooncakeConnectorV1"/,
  },
  {
    rule: "kv-engine-ids",
    name: "the same id on both sides",
    topology: prefillDecode((topology) => void (groupOf(topology, "decode").engineId = "0")),
    paths: ["groups.decode.engineId"],
    fix: /its own/,
  },
  {
    rule: "kv-engine-ids",
    name: "no id",
    topology: prefillDecode((topology) => void delete groupOf(topology, "prefill").engineId),
    paths: ["groups.prefill.engineId"],
    fix: /add it/,
  },
  {
    rule: "labels-free",
    name: "a label that selects pods",
    topology: prefillDecode(),
    site: { labels: { "app.kubernetes.io/instance": "x" }, annotations: { "glm-serve/revision": "1" } },
    paths: ["labels.app.kubernetes.io/instance", "annotations.glm-serve/revision"],
    fix: /take it out/,
  },
  {
    rule: "model-path-mounted",
    name: "weights beside the volume",
    topology: prefillDecode((topology) => void (topology.model.path = "/root/.cached/glm5")),
    paths: ["model.path"],
    fix: /below/,
  },
  {
    rule: "names-fit",
    name: "names that fill the label of the revision",
    topology: prefillDecode((topology) => {
      topology.name = "a".repeat(30);
      topology.groups = {
        ["p".repeat(22)]: groupOf(topology, "prefill"),
        decode: groupOf(topology, "decode"),
      };
    }),
    paths: [`groups.${"p".repeat(22)}`],
    fix: /shorten/,
  },
  {
    rule: "names-fit",
    name: "a group with the proxy's name",
    topology: prefillDecode((topology) => {
      topology.groups = { proxy: groupOf(topology, "prefill"), decode: groupOf(topology, "decode") };
    }),
    paths: ["groups.proxy"],
    fix: /another name/,
  },
  {
    rule: "pd-degrees",
    name: "prefill split less than decode",
    topology: prefillDecode((topology) => {
      Object.assign(groupOf(topology, "prefill"), { tensorParallelSize: 2, dataParallelSize: 16 });
    }),
    paths: ["groups.prefill.tensorParallelSize"],
    fix: /raise it to 4/,
  },
  {
    rule: "preflight-takes-devices",
    name: "a preflight that stays in the settings",
    topology: prefillDecode(),
    site: { procedures: { preflight: {} } },
    paths: ["procedures.preflight"],
    fix: /once it has passed/,
  },
  {
    rule: "weights-token-encrypted",
    name: "a token that crosses the network in the clear",
    topology: prefillDecode(),
    site: {
      platform: { nodeSelector: { npu: "a3" } },
      procedures: {
        weights: {
          source: "huggingface",
          repository: "zai-org/GLM-5",
          revision: "0123abc",
          endpoint: "http://mirror.example",
          tokenSecret: { name: "hub", key: "token" },
        },
      },
    },
    paths: ["procedures.weights.endpoint"],
    fix: /https/,
  },
  {
    rule: "ranks-divide",
    name: "ranks that the nodes cannot share",
    topology: prefillDecode((topology) => {
      Object.assign(groupOf(topology, "decode"), { nodes: 3, dataParallelSize: 16 });
    }),
    paths: ["groups.decode.dataParallelSize"],
    fix: /multiple of 3/,
  },
  {
    rule: "ranks-divide",
    name: "a rank that spans nodes",
    topology: prefillDecode((topology) => {
      Object.assign(groupOf(topology, "prefill"), { tensorParallelSize: 32, dataParallelSize: 1, nodes: 1 });
    }),
    paths: ["groups.prefill.tensorParallelSize"],
    fix: /at most 16/,
  },
  {
    rule: "roles-complete",
    name: "prefill without decode",
    topology: prefillDecode((topology) => void (topology.groups = { prefill: groupOf(topology, "prefill") })),
    paths: ["groups"],
    fix: /one group of each role/,
  },
  {
    rule: "roles-complete",
    name: "prefill and decode without transfer and proxy",
    topology: prefillDecode((topology) => {
      delete topology.kvTransfer;
      delete topology.proxy;
    }),
    paths: ["kvTransfer", "proxy"],
    fix: /add it/,
  },
  {
    rule: "roles-complete",
    name: "a proxy before a serving group",
    topology: serving(1, (topology) => void (topology.proxy = { port: 8000 })),
    paths: ["proxy"],
    fix: /take it out/,
  },
  {
    rule: "roles-complete",
    name: "two serving groups",
    topology: serving(1, (topology) => {
      topology.groups = { one: groupOf(topology, "serve"), two: groupOf(topology, "serve") };
    }),
    paths: ["groups"],
    fix: /replicas/,
  },
  {
    rule: "roles-complete",
    name: "a serving group beside prefill and decode",
    topology: prefillDecode((topology) => void (topology.groups["serve"] = groupOf(serving(1), "serve"))),
    paths: ["groups"],
    fix: /of its own/,
  },
  {
    rule: "secret-environment-free",
    name: "a secret variable that the document sets",
    topology: prefillDecode(),
    site: {
      secretEnvironment: { HCCL_BUFFSIZE: { name: "s", key: "k" }, POD_NAME: { name: "s", key: "k" } },
    },
    paths: ["secretEnvironment.HCCL_BUFFSIZE", "secretEnvironment.POD_NAME"],
    fix: /keep one/,
  },
  {
    rule: "volume-path-free",
    name: "weights mounted over the pod's own mounts",
    topology: prefillDecode((topology) =>
      Object.assign(topology.model, { volumePath: "/dev/shm", path: "/dev/shm/glm" }),
    ),
    paths: ["model.volumePath"],
    fix: /elsewhere/,
  },
];

describe("rules", () => {
  test.each(cases)("$rule refuses $name", ({ rule, topology, site, paths, fix }) => {
    const found = findingsOf(topology, site, rule);
    expect(found.map(({ path }) => path)).toEqual(paths);
    for (const problem of found) expect(problem.fix).toMatch(fix);
  });

  test.each([
    ["the documented prefill/decode topology", prefillDecode()],
    ["one serving node", serving(1)],
    ["two serving nodes", serving(2)],
    [
      "the documented length of w8a8 on one node",
      serving(1, (topology) => {
        topology.model.weights = "w8a8";
        groupOf(topology, "serve").args = {
          enableExpertParallel: true,
          gpuMemoryUtilization: 0.95,
          maxModelLen: 40_960,
        };
      }),
    ],
    [
      "a length that the engine chooses",
      serving(1, (topology) => {
        topology.model.weights = "w8a8";
        groupOf(topology, "serve").args = { enableExpertParallel: true, maxModelLen: "auto" };
      }),
    ],
    ["several replicas", prefillDecode((topology) => void (groupOf(topology, "prefill").replicas = 3))],
    [
      "the same cache flags on both sides",
      prefillDecode((topology) => {
        for (const name of ["prefill", "decode"])
          Object.assign(groupOf(topology, name).args ?? {}, { blockSize: 128 });
      }),
    ],
  ])("let pass %s", (_, topology) => {
    expect(
      problemsOf(topology, {
        labels: { team: "llm" },
        secretEnvironment: { VLLM_API_KEY: { name: "s", key: "k" } },
      }),
    ).toEqual([]);
  });
});
