import { describe, expect, test } from "vitest";
import h200 from "../../stacks/h200-glm47-flash.ts";
import twoNodes from "../../stacks/a3-xllm-2node.ts";
import type { ResolvedTopology } from "../../core/domain/engine.ts";
import { explainPort, holds, plan, type PortClaim, PortNetwork, type Topology } from "../../core/index.ts";
import { layOut } from "../../core/plan/lay-out.ts";
import { ledger } from "../../core/ports/ledger.ts";
import { resolve } from "../../core/resolve/resolve.ts";
import { siteSchema } from "../../core/site/site.ts";
import { topologySchema } from "../../core/topology/schema.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

function resolvedOf(topology: Topology): { readonly resolved: ResolvedTopology } {
  const found = resolve(topology.name, topologySchema.parse(topology), siteSchema.parse({}));
  if ("problems" in found) throw new RangeError(JSON.stringify(found.problems));
  return found;
}

function claimsOf(topology: Topology, pod: string, site = {}): readonly PortClaim[] {
  const node = plan(topology, site).ports.find((candidate) => candidate.pod === pod);
  if (node === undefined) throw new RangeError(`no pod ${pod}`);
  return node.claims;
}

const rows = (claims: readonly PortClaim[]) => claims.map(({ name, first, last }) => [name, first, last]);

const held = (topology: Topology, pod: string) =>
  rows(claimsOf(topology, pod).filter((claim) => holds(claim) && claim.network !== PortNetwork.Device));

const chosen = (topology: Topology, pod: string) =>
  rows(claimsOf(topology, pod).filter((claim) => !holds(claim)));

describe("the ledger of vLLM-Ascend lists", () => {
  test("the ports that each node binds", () => {
    expect(held(prefillDecode(), "a3-1p1d-prefill-0-0")).toEqual([
      ["api-0", 6700, 6700],
      ["supervisor", 10522, 10522],
      ["dp-rpc", 10521, 10521],
      ["kv", 30000, 30015],
    ]);
    expect(held(prefillDecode(), "a3-1p1d-prefill-0-1")).toEqual([
      ["api-0", 6700, 6700],
      ["kv", 30016, 30031],
    ]);
    // Decode opens the connections.
    expect(held(prefillDecode(), "a3-1p1d-decode-0-3")).toEqual([
      ["api-0", 6721, 6721],
      ["api-1", 6722, 6722],
      ["api-2", 6723, 6723],
      ["api-3", 6724, 6724],
    ]);
  });

  test("the handshakes of decode for the layerwise connector, by global rank", () => {
    const layerwise = prefillDecode((topology) => {
      topology.kvTransfer = { connector: "MooncakeLayerwiseConnector", useAscendDirect: true };
    });
    expect(held(layerwise, "a3-1p1d-prefill-0-0")).not.toContainEqual(["kv", 30000, 30015]);
    expect(held(layerwise, "a3-1p1d-decode-0-1").filter(([name]) => name === "kv")).toEqual([
      ["kv", 30116, 30119],
      ["kv", 30120, 30123],
      ["kv", 30124, 30127],
      ["kv", 30128, 30131],
    ]);
  });

  test("the ranges from which processes choose at start-up", () => {
    expect(chosen(prefillDecode(), "a3-1p1d-decode-0-0")).toEqual([
      ["transfer", 15000, 17000],
      ["direct", 20000, 20400],
      ["direct", 20400, 20800],
      ["direct", 20800, 21200],
      ["direct", 21200, 21600],
      ["open", 32768, 60999],
      ["hccl", 60000, 60031],
    ]);
  });

  test("the range of AscendDirect of a connector that does not name the transport", () => {
    const silent = prefillDecode((topology) => {
      topology.kvTransfer = { connector: "MooncakeConnectorV1" };
    });
    expect(chosen(silent, "a3-1p1d-prefill-0-0").filter(([name]) => name === "direct")).toEqual([
      ["direct", 20000, 21600],
    ]);
  });

  test("the range of AscendDirect by the Mooncake of the image", () => {
    const old = prefillDecode((topology) => {
      topology.engine.version = "v0.13.0rc1";
      topology.model.name = "GLM-4.7";
      topology.kvTransfer = { connector: "MooncakeConnectorV1", useAscendDirect: true };
      topology.accepts = {};
      for (const group of Object.values(topology.groups)) {
        group.env = {};
        group.args = { enableExpertParallel: true, maxModelLen: 8192 };
      }
    });
    expect(chosen(old, "a3-1p1d-decode-0-0").filter(([name]) => name === "direct")).toEqual([
      ["direct", 20000, 24000],
      ["direct", 24000, 28000],
      ["direct", 28000, 32000],
      ["direct", 32000, 36000],
    ]);
  });

  test("the range of AscendDirect without useAscendDirect, but not where it is off", () => {
    const directOf = (useAscendDirect?: boolean) =>
      chosen(
        prefillDecode((topology) => {
          topology.kvTransfer = {
            connector: "MooncakeConnectorV1",
            ...(useAscendDirect === undefined ? {} : { useAscendDirect }),
          };
        }),
        "a3-1p1d-prefill-0-0",
      ).filter(([name]) => name === "direct");
    expect(directOf()).toEqual([["direct", 20000, 21600]]);
    expect(directOf(false)).toEqual([]);
  });

  test("ranges that variables move", () => {
    const moved = prefillDecode((topology) => {
      Object.assign(groupOf(topology, "prefill").env ?? {}, {
        MC_MIN_PRC_PORT: "15100",
        MC_MAX_PRC_PORT: "15200",
        ASCEND_BASE_PORT: "22000",
        HCCL_IF_BASE_PORT: "29000",
        VLLM_PORT: "28000",
      });
    });
    expect(chosen(moved, "a3-1p1d-prefill-0-0")).toEqual([
      ["transfer", 15100, 15200],
      ["direct", 22000, 23600],
      // Nine: one of the rank, three of the coordinator and five of the group.
      ["open", 28000, 28008],
    ]);
    expect(held(moved, "a3-1p1d-prefill-0-0").filter(([name]) => name === "hccl")).toEqual([
      ["hccl", 29000, 29015],
      ["hccl", 29016, 29031],
    ]);
  });

  test("the range of Mooncake by the spelling that the release of the image reads", () => {
    const spelled = (version: string, env: Record<string, string>) => {
      const topology = prefillDecode((changed) => {
        changed.engine.version = version;
        Object.assign(groupOf(changed, "prefill").env ?? {}, env);
      });
      const { resolved } = resolvedOf(topology);
      return ledger(resolved, layOut(resolved))
        .flatMap(({ group, claims }) => (group === "prefill" ? claims : []))
        .filter(({ name }) => name === "transfer")
        .map(({ first, last, setting }) => [first, last, setting])[0];
    };
    const corrected = { MC_MIN_RPC_PORT: "16100", MC_MAX_RPC_PORT: "16200" };
    const misspelled = { MC_MIN_PRC_PORT: "15100", MC_MAX_PRC_PORT: "15200" };
    const rpc = "groups.prefill.env.MC_MIN_RPC_PORT";
    const prc = "groups.prefill.env.MC_MIN_PRC_PORT";
    for (const version of ["v0.13.0rc1", "v0.18.0", "v0.20.2rc1"]) {
      expect(spelled(version, corrected)).toEqual([15000, 17000, prc]);
      expect(spelled(version, { ...corrected, ...misspelled })).toEqual([15100, 15200, prc]);
    }
    for (const version of ["v0.23.0", "v0.25.1rc1"]) {
      expect(spelled(version, corrected)).toEqual([16100, 16200, rpc]);
      expect(spelled(version, misspelled)).toEqual([15100, 15200, prc]);
      expect(spelled(version, { ...corrected, ...misspelled })).toEqual([16100, 16200, rpc]);
      expect(spelled(version, {})).toEqual([15000, 17000, rpc]);
    }
  });

  test("the ranges of HCCL's variables", () => {
    const given = (value: string) =>
      serving(
        1,
        (topology) => void (groupOf(topology, "serve").env = { HCCL_HOST_SOCKET_PORT_RANGE: value }),
      );
    const hccl = (value: string) =>
      chosen(given(value), "serve-1-serve-0-0").filter(([name]) => name === "hccl");
    expect(hccl("20000-20010,21000")).toEqual([
      ["hccl", 20000, 20010],
      ["hccl", 21000, 21000],
    ]);
    expect(hccl("auto")).toEqual([["hccl", 32768, 60999]]);
  });

  test("the ports of AscendDirect without use_ascend_direct, too", () => {
    const direct = (useAscendDirect?: boolean) =>
      chosen(
        prefillDecode((topology) => {
          topology.kvTransfer = {
            connector: "MooncakeConnectorV1",
            ...(useAscendDirect === undefined ? {} : { useAscendDirect }),
          };
        }),
        "a3-1p1d-prefill-0-0",
      ).filter(([name]) => name === "direct");
    expect(direct()).toEqual([["direct", 20_000, 21_600]]);
    expect(direct(true)).toEqual(direct());
    expect(direct(false)).toEqual([]);
  });

  test("the ranges of HCCL of single ranks", () => {
    const ranges = (rank: number) => ({
      HCCL_HOST_SOCKET_PORT_RANGE: `${60_000 + 100 * rank}-${60_099 + 100 * rank}`,
      HCCL_NPU_SOCKET_PORT_RANGE: `${60_000 + 100 * rank}-${60_099 + 100 * rank}`,
    });
    const disaggregated = (ranks: readonly number[]) =>
      prefillDecode((topology) => {
        groupOf(topology, "decode").overrides = {
          ranks: Object.fromEntries(ranks.map((rank) => [String(rank), { env: ranges(rank) }])),
        };
      });
    const hccl = (ranks: readonly number[]) =>
      claimsOf(disaggregated(ranks), "a3-1p1d-decode-0-0")
        .filter(({ name }) => name === "hccl" || name === "npu")
        .map(({ owner, setting, first, last }) => [owner, setting, first, last]);
    const host = (rank: number) => `groups.decode.overrides.ranks.${rank}.env.HCCL_HOST_SOCKET_PORT_RANGE`;
    const device = (rank: number) => `groups.decode.overrides.ranks.${rank}.env.HCCL_NPU_SOCKET_PORT_RANGE`;
    expect(hccl([1])).toEqual([
      ["decode-0 pod 0", "groups.decode.env.HCCL_IF_BASE_PORT", 60_000, 60_031],
      ["decode-0 pod 0, every device", "groups.decode.env.HCCL_NPU_SOCKET_PORT_RANGE", 16_666, 16_667],
      ["decode-0 rank-1", host(1), 60_100, 60_199],
      ["decode-0 rank-1, every device", device(1), 60_100, 60_199],
    ]);
    expect(hccl([0, 1, 2, 3])).toEqual(
      [0, 1, 2, 3].flatMap((rank) => [
        [`decode-0 rank-${rank}`, host(rank), 60_000 + 100 * rank, 60_099 + 100 * rank],
        [`decode-0 rank-${rank}, every device`, device(rank), 60_000 + 100 * rank, 60_099 + 100 * rank],
      ]),
    );
  });

  test("no data-parallel port for a group on one node", () => {
    const alone = serving(1, (topology) => {
      Object.assign(groupOf(topology, "serve"), { dataParallelSize: 2, tensorParallelSize: 8 });
    });
    expect(held(alone, "serve-1-serve-0-0")).toEqual([["api-0", 8077, 8077]]);
  });

  test("ports of the devices, which collide with none of the node", () => {
    const device = claimsOf(serving(1), "serve-1-serve-0-0").filter(
      ({ network }) => network === PortNetwork.Device,
    );
    expect(rows(device)).toEqual([["npu", 16666, 16667]]);
    const beside = serving(1, (topology) => void (groupOf(topology, "serve").ports.api = 16666));
    expect(plan(beside).ports).toHaveLength(1);
  });

  test("the proxy, in the network of its pod", () => {
    expect(claimsOf(prefillDecode(), "a3-1p1d-proxy")).toMatchObject([
      { first: 8000, network: PortNetwork.Pod, setting: "proxy.port" },
    ]);
  });
});

describe("the ledger of the other engines lists", () => {
  const site = {
    xllm: { binaryPath: "/opt/xllm" },
    image: "own.example/xllm:1",
    resources: { requests: { cpu: "192" }, limits: { cpu: "192" } },
    rankTable: { operator: true },
  };

  test("prefill and decode of xLLM", () => {
    const apart = structuredClone<Topology>(twoNodes);
    const group = groupOf(apart, "serve");
    Object.assign(group, { devicesPerNode: 16, tensorParallelSize: 32 });
    group.args = {
      ...group.args,
      enableDisaggPd: true,
      instanceRole: "PREFILL",
      etcdAddr: "127.0.0.1:2379",
      transferListenPort: 36100,
    };
    const worker = claimsOf(apart, "a3-xllm-2node-serve-0-1", site).filter(
      ({ why }) => why === "KV transfer",
    );
    expect(worker.map(({ first }) => first)).toEqual(
      Array.from({ length: 16 }, (_, device) => 36100 + device),
    );
    const head = claimsOf(apart, "a3-xllm-2node-serve-0-0", site);
    expect(head).toContainEqual(expect.objectContaining({ name: "pd", first: 7777, address: "own" }));
    expect(head).toContainEqual(expect.objectContaining({ name: "master", address: "own" }));
    const script = plan(apart, site).objects.find(({ key }) => key === "config-map/serve-0-launch")?.manifest;
    if (script?.kind !== "ConfigMap") throw new Error("no scripts");
    expect(script.data?.["node-1.sh"]?.match(/--transfer_listen_port=\d+/g)?.slice(0, 3)).toEqual([
      "--transfer_listen_port=36100",
      "--transfer_listen_port=36101",
      "--transfer_listen_port=36102",
    ]);
  });

  test("LightLLM in the network of its pod", () => {
    const claims = claimsOf(h200, "h200-glm47-flash-serve-0-0");
    expect(rows(claims)).toEqual([
      ["api-0", 8000, 8000],
      ["open", 32768, 60999],
    ]);
    expect(new Set(claims.map(({ network }) => network))).toEqual(new Set([PortNetwork.Pod]));
  });

  test.each([
    { args: {}, why: /^2 free ports: metrics, store of the ranks; without the ports of NCCL$/u },
    { args: { zmqMode: "ipc:///tmp/", enableCpuCache: true }, why: /^2 free ports: metrics, / },
    {
      args: { zmqMode: "tcp://" },
      why: /^5 free ports: metrics, store of the ranks, router, detokenization, HTTP/u,
    },
    { args: { zmqMode: "tcp://", enableCpuCache: true }, why: /^6 free ports: .*, cache; /u },
    { args: { enableRl: true, enableProfiling: "nvtx" }, why: /^4 free ports: .*, RL control, profiler; /u },
  ])("the number of free ports of LightLLM with $args", ({ args, why }) => {
    const { serve } = h200.groups;
    if (serve === undefined) throw new RangeError("no group serve");
    const topology = { ...h200, groups: { serve: { ...serve, args: { ...serve.args, ...args } } } };
    const open = claimsOf(topology, "h200-glm47-flash-serve-0-0").find(({ name }) => name === "open");
    expect(open?.why).toMatch(why);
  });

  test("the addresses at which each engine binds", () => {
    const addresses = (topology: Topology, pod: string) =>
      Object.fromEntries(claimsOf(topology, pod).map(({ name, address }) => [name, address]));
    expect(addresses(prefillDecode(), "a3-1p1d-prefill-0-0")).toEqual({
      ...{ "api-0": "every", supervisor: "own", "dp-rpc": "own", kv: "own", hccl: "own" },
      ...{ transfer: undefined, direct: undefined, open: undefined, npu: undefined },
    });
    expect(addresses(h200, "h200-glm47-flash-serve-0-0")).toEqual({ "api-0": "every", open: undefined });
  });
});

test("ports.supervisor moves the port of the supervisors", () => {
  const { groups } = plan(
    serving(2, (topology) => void (groupOf(topology, "serve").ports.supervisor = 9999)),
  );
  expect(groups[0]?.supervisorPort).toBe(9999);
});

describe("explainPort", () => {
  const claim = (name: string, at: number) => {
    const based = prefillDecode((topology) => {
      Object.assign(groupOf(topology, "prefill").env ?? {}, { HCCL_IF_BASE_PORT: "29000" });
    });
    const found = claimsOf(based, "a3-1p1d-prefill-0-1").find(
      (candidate) => candidate.name === name && candidate.first <= at && at <= candidate.last,
    );
    if (found === undefined) throw new RangeError(name);
    return explainPort(found, at);
  };

  test.each([
    ["kv", 30016, "30016 = kv_port 30000 + dp rank 1 × tp 16 + tp rank 0"],
    ["kv", 30031, "30031 = kv_port 30000 + dp rank 1 × tp 16 + tp rank 15"],
    ["direct", 20523, "20523 = base 20000 + device 5 × 100 + 23, any free one of the 100"],
    ["direct", 21600, "21600 = base 20000 + device 15 × 100 + 100, any free one of the 100"],
    ["api-0", 6700, "6700 = ports.api"],
    ["hccl", 29002, "29002 = HCCL_IF_BASE_PORT 29000 + device 2"],
    ["hccl", 29018, "29018 = HCCL_IF_BASE_PORT 29000 + 16 + device 2"],
    ["transfer", 15003, "15003: any free port of 15000–17000"],
  ])("%s %i", (name, port, text) => {
    expect(claim(name, port)).toBe(text);
  });
});
