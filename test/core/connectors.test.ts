import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogueOf, check, knownReleases, plan, printProblem, type Topology } from "../../core/index.ts";
import { forRank } from "../../core/domain/engine-id.ts";
import type { ResolvedTopology } from "../../core/domain/engine.ts";
import { kvConnectors } from "../../core/engines/vllm-ascend/connectors/registry.ts";
import { layOut } from "../../core/plan/lay-out.ts";
import { ledger } from "../../core/ports/ledger.ts";
import { resolve } from "../../core/resolve/resolve.ts";
import { siteSchema } from "../../core/site/site.ts";
import { topologySchema } from "../../core/topology/schema.ts";
import { layerwise, memcache, multiConnector } from "../fixtures/connectors.ts";
import { parseArgv } from "../support/parse-argv.ts";
import { pooled } from "../support/pooled.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

/** Resolves a topology, also of a connector that its release does not have. */
function resolvedOf(topology: Topology): ResolvedTopology {
  const found = resolve(topology.name, topologySchema.parse(topology), siteSchema.parse({}));
  if ("problems" in found) throw new RangeError(JSON.stringify(found.problems));
  return found.resolved;
}

/** `--kv-transfer-config` of each process of a group, in order. */
function transfersOf(topology: Topology, group: string): readonly unknown[] {
  const resolved = resolvedOf(topology);
  return layOut(resolved)
    .filter((layout) => layout.group === group)
    .flatMap((layout) =>
      layout.pods.flatMap((pod) =>
        pod.processes.map((process) => {
          const { argv } = resolved.engine.command(resolved, layout, pod, process);
          const tokens = argv.map((token) => (typeof token === "string" ? token : token.variable));
          return parseArgv(tokens).flags["kv-transfer-config"];
        }),
      ),
    );
}

function kvClaims(topology: Topology): readonly (readonly [string, string, number, number, string])[] {
  const resolved = resolvedOf(topology);
  return ledger(resolved, layOut(resolved)).flatMap(({ pod, claims }) =>
    claims
      .filter(({ name }) => name.startsWith("kv") || name === "scheduler")
      .map(({ name, first, last, use }) => [pod, name, first, last, use] as const),
  );
}

/** GLM-5.3-Flash on two A3: prefill 2 × TP8, decode 16 × TP1, without engine ids and degrees. */
const flash = (change: (topology: Topology) => void = () => {}) =>
  prefillDecode((topology) => {
    topology.kvTransfer = { connector: "MooncakeConnectorV2" };
    Object.assign(groupOf(topology, "prefill"), {
      ...{ nodes: 1, dataParallelSize: 2, tensorParallelSize: 8 },
      ports: { api: 9081, kv: 36_680 },
    });
    Object.assign(groupOf(topology, "decode"), {
      ...{ nodes: 1, dataParallelSize: 16, tensorParallelSize: 1 },
      ports: { api: 9900, kv: 36_580 },
    });
    for (const group of Object.values(topology.groups)) delete group.engineId;
    change(topology);
  });

describe("--kv-transfer-config", () => {
  test("of MultiConnector holds the documented connectors of each role", () => {
    // GLM5.2.md of v0.23.0.post1, lines 948 and 1039, with the degrees of this topology.
    const documented = pooled((topology) => {
      delete topology.kvTransfer?.useAscendDirect;
      for (const group of Object.values(topology.groups)) delete group.engineId;
      groupOf(topology, "decode").kvTransfer = { connectors: { AscendStoreConnector: { load_async: true } } };
    });
    const degrees = { prefill: { dp_size: 2, tp_size: 16 }, decode: { dp_size: 16, tp_size: 4 } };
    const of = (role: string, port: string, ofStore: object) => ({
      kv_connector: "MultiConnector",
      kv_role: role,
      kv_load_failure_policy: "recompute",
      kv_connector_extra_config: {
        connectors: [
          {
            kv_connector: "MooncakeConnectorV1",
            kv_role: role,
            kv_port: port,
            kv_connector_extra_config: degrees,
          },
          {
            kv_connector: "AscendStoreConnector",
            kv_role: role,
            kv_connector_extra_config: { lookup_rpc_port: "0", backend: "mooncake", ...ofStore },
          },
        ],
      },
    });
    expect(transfersOf(documented, "prefill")).toEqual([
      of("kv_producer", "30000", {}),
      of("kv_producer", "30000", {}),
    ]);
    expect(transfersOf(documented, "decode")[0]).toEqual(of("kv_consumer", "30100", { load_async: true }));
  });

  test("holds the data-parallel rank of the process where a text names it", () => {
    const ranked = flash((topology) => {
      topology.kvTransfer = {
        connector: "MultiConnector",
        connectors: [
          { connector: "MooncakeConnectorV2" },
          { connector: "AscendStoreConnector", extraConfig: { backend: "mooncake" } },
        ],
      };
      groupOf(topology, "prefill").engineId = "glm53-flash-prefill-dp{rank}";
      groupOf(topology, "prefill").replicas = 2;
      groupOf(topology, "prefill").kvTransfer = {
        connectors: { AscendStoreConnector: { lookup_rpc_port: "{37000+rank}" } },
      };
    });
    const found = transfersOf(ranked, "prefill").map((config) => [
      Reflect.get(Object(config), "engine_id"),
      /"lookup_rpc_port":"(\d+)"/.exec(JSON.stringify(config))?.[1],
    ]);
    expect(found).toEqual([
      ["glm53-flash-prefill-dp0", "37000"],
      ["glm53-flash-prefill-dp1", "37001"],
      ["glm53-flash-prefill-dp0-1", "37000"],
      ["glm53-flash-prefill-dp1-1", "37001"],
    ]);
  });

  test("has the pipeline stages of prefill", () => {
    const [config] = transfersOf(
      prefillDecode((topology) => {
        Object.assign(groupOf(topology, "prefill"), { pipelineParallelSize: 2, layersPerStage: [41, 37] });
      }),
      "decode",
    );
    expect(config).toMatchObject({
      kv_connector_extra_config: {
        prefill: { dp_size: 2, pp_size: 2, tp_size: 16, pp_layer_partition: "41,37" },
        decode: { dp_size: 16, tp_size: 4 },
      },
    });
  });

  test("has neither degrees nor an extra config where the connector reads none", () => {
    expect(transfersOf(flash(), "prefill")[0]).toEqual({
      kv_connector: "MooncakeConnectorV2",
      kv_role: "kv_producer",
      kv_port: "36680",
    });
  });

  test("of a group that serves alone shares a pool in both directions", () => {
    const alone = serving(1, (topology) => {
      topology.kvTransfer = {
        connector: "AscendStoreConnector",
        extraConfig: { backend: "mooncake", lookup_rpc_port: "1" },
        pool: { backend: "mooncake", port: 50_088 },
      };
    });
    expect(transfersOf(alone, "serve")).toEqual([
      {
        kv_connector: "AscendStoreConnector",
        kv_role: "kv_both",
        kv_connector_extra_config: { backend: "mooncake", lookup_rpc_port: "1" },
      },
    ]);
    expect(check(alone).findings.filter(({ severity }) => severity !== "advice")).toEqual([]);
    expect(kvClaims(alone)).toEqual([]);
  });
});

describe("a text with the rank", () => {
  const plain = fc.string().filter((text) => !text.includes("{"));

  test("is the text without a placeholder, and the sum in place of one", () => {
    fc.assert(
      fc.property(plain, plain, fc.nat(), fc.nat(), (before, after, base, rank) => {
        expect(forRank(before, rank)).toBe(before);
        expect(forRank(`${before}{rank}${after}`, rank)).toBe(`${before}${rank}${after}`);
        expect(forRank(`${before}{${base}+rank}${after}`, rank)).toBe(`${before}${base + rank}${after}`);
      }),
    );
  });
});

describe("the ports of a connector", () => {
  test("of MooncakeConnectorV2: those of the devices are kept free, and each scheduler of prefill listens behind them", () => {
    expect(kvClaims(flash())).toEqual([
      ["a3-1p1d-prefill-0-0", "kv", 36_680, 36_687, "reserved"],
      ["a3-1p1d-prefill-0-0", "scheduler", 36_696, 36_696, "bound"],
      ["a3-1p1d-prefill-0-0", "kv", 36_688, 36_695, "reserved"],
      ["a3-1p1d-prefill-0-0", "scheduler", 36_697, 36_697, "bound"],
    ]);
  });

  test("are counted for both sides where nobody names them", () => {
    const assigned = flash(({ groups }) => {
      for (const group of Object.values(groups)) group.ports = {};
    });
    const { groups } = resolvedOf(assigned);
    const spans = groups.flatMap(({ ports, dataParallelSize, tensorParallelSize }) =>
      ports.kv === undefined ? [] : [[ports.kv, ports.kv + dataParallelSize * (tensorParallelSize + 1) - 1]],
    );
    const taken = groups.flatMap(({ ports }) => [ports.api, ports.dataParallelRpc]);
    expect(spans).toHaveLength(2);
    for (const [first = 0, last = 0] of spans)
      expect(taken.filter((port) => port !== undefined && port >= first && port <= last)).toEqual([]);
  });

  test("of a rank whose pipeline stages stand on two nodes follow each other", () => {
    const staged = (connector: string) => {
      const resolved = resolvedOf(
        prefillDecode((topology) => {
          topology.kvTransfer = { connector };
          Object.assign(groupOf(topology, "prefill"), {
            dataParallelSize: 1,
            pipelineParallelSize: 2,
            ports: { api: 8000, kv: 30_000 },
          });
        }),
      );
      const devices = Array.from({ length: 16 }, (_, device) => device);
      const pods = [0, 1].map((ordinal) => ({
        ordinal,
        name: `prefill-${ordinal}`,
        address: `prefill-${ordinal}`,
        processes: [{ name: `stage-${ordinal}`, index: ordinal, ranks: [0], devices }],
      }));
      const [head] = pods;
      if (head === undefined) throw new RangeError("no pods");
      const layout = {
        ...{ key: "prefill-0", group: "prefill", replica: 0 },
        role: "prefill",
        objectName: "p",
        pods,
        head,
      } as const;
      return pods.flatMap((pod) =>
        resolved.engine
          .ports(resolved, layout, pod)
          .filter(({ name }) => name.startsWith("kv") || name === "scheduler")
          .map(({ name, first, last }) => [pod.name, name, first, last]),
      );
    };
    expect(staged("MooncakeConnectorV1")).toEqual([
      ["prefill-0", "kv", 30_000, 30_015],
      ["prefill-1", "kv", 30_016, 30_031],
    ]);
    // GLM-5.3 on four A3: workers 30000 to 30031, scheduler 30032.
    expect(staged("MooncakeConnectorV2")).toEqual([
      ["prefill-0", "kv", 30_000, 30_015],
      ["prefill-0", "scheduler", 30_032, 30_032],
      ["prefill-1", "kv", 30_016, 30_031],
    ]);
  });

  test("are those of the connector that a MultiConnector asks", () => {
    expect(kvClaims(pooled()).map(([pod, , first, last]) => [pod, first, last])).toEqual([
      ["a3-1p1d-prefill-0-0", 30_000, 30_015],
      ["a3-1p1d-prefill-0-1", 30_016, 30_031],
    ]);
  });
});

describe("the proxy of MooncakeLayerwiseConnector", () => {
  const planned = plan(
    prefillDecode((topology) => {
      topology.kvTransfer = { connector: "MooncakeLayerwiseConnector", useAscendDirect: true };
    }),
  );
  const manifestOf = (key: string) => planned.objects.find((object) => object.key === key)?.manifest;

  test("is the layerwise script, at the address of its pod, which decode calls", () => {
    const scripts = manifestOf("config-map/proxy-launch");
    const script = scripts?.kind === "ConfigMap" ? scripts.data?.["proxy.sh"] : undefined;
    expect(script?.split("\n").slice(7, 11)).toEqual([
      "exec python3 /vllm-workspace/vllm-ascend/examples/disaggregated_prefill_v1/load_balance_proxy_layerwise_server_example.py \\",
      "  --port 8000 \\",
      '  --host "$POD_IP" \\',
      "  --prefiller-hosts a3-1p1d-prefill-0-0.a3-1p1d-prefill-0 a3-1p1d-prefill-0-1.a3-1p1d-prefill-0 \\",
    ]);
    const deployment = manifestOf("deployment/proxy");
    const [container] = deployment?.kind === "Deployment" ? deployment.spec.template.spec.containers : [];
    expect(container?.env).toContainEqual({
      name: "POD_IP",
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIP" } },
    });
    expect(container?.readinessProbe.httpGet).toEqual({ path: "/healthcheck", port: 8000 });
    expect(planned.ports.find(({ key }) => key === "proxy")?.claims.map(({ address }) => address)).toEqual([
      "own",
    ]);
  });
});

test.each([multiConnector, memcache, layerwise])(
  "the topology $name of the tests on real nodes has no error",
  (topology) => {
    expect(check(topology).findings.filter(({ severity }) => severity === "error")).toEqual([]);
  },
);

test("a MultiConnector without connectors, with a pool and keys that nobody reads, is reported once for each cause", () => {
  const wrong = pooled((topology) => {
    topology.kvTransfer = {
      connector: "MultiConnector",
      useAscendDirect: true,
      extraConfig: { backend: "mooncake" },
      pool: { backend: "mooncake", port: 50_088 },
    };
  });
  const errors = check(wrong).findings.filter(({ rule }) => /connector|pool|store/.test(rule));
  expect(errors.map((finding) => printProblem(finding)).join("\n")).toMatchInlineSnapshot(`
    "  kvTransfer.extraConfig.backend = "mooncake"
        MultiConnector does not read backend. [ascend-connector-keys; vllm-ascend v0.13.0rc1 to v0.30.0rc2, the keys that the code of each connector reads]
        → Remove kvTransfer.extraConfig.backend
      kvTransfer.connectors
        kvTransfer.connectors is required: MultiConnector asks these connectors, and moves nothing itself. [ascend-multi-connector; vLLM, multi_connector.py, _get_connector_classes_and_configs; vllm-ascend, kv_cache_pool_ascend_store.md]
        → Set kvTransfer.connectors, e.g. to [{ connector: "MooncakeConnectorV1" }, { connector: "AscendStoreConnector", extraConfig: { backend: "mooncake", lookup_rpc_port: "0" } }]"
  `);
});

test.each(knownReleases("vllm-ascend"))("%s registers what glm-serve describes for it", (release) => {
  const { wired, unwired } = kvConnectors(release);
  const registered = catalogueOf("vllm-ascend", release).registries.connectors;
  expect([...wired, ...unwired].toSorted()).toEqual(registered);
});

test("a connector that nobody described comes from the catalogue of the release", () => {
  expect(kvConnectors("v0.13.0").unwired).toContain("P2pNcclConnector");
  expect(kvConnectors("v0.30.0rc2").unwired).toContain("HiSparseConnector");
  expect(kvConnectors("v0.31.0").unwired).toEqual(kvConnectors("v0.30.0rc2").unwired);
});
