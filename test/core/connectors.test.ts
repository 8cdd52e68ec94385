import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, plan, printProblem, type Topology } from "../../core/index.ts";
import { forRank } from "../../core/domain/engine-id.ts";
import type { ResolvedTopology } from "../../core/domain/engine.ts";
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
      .filter(({ name }) => name.startsWith("kv"))
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
      ["a3-1p1d-prefill-0-0", "kv-scheduler", 36_696, 36_696, "bound"],
      ["a3-1p1d-prefill-0-0", "kv", 36_688, 36_695, "reserved"],
      ["a3-1p1d-prefill-0-0", "kv-scheduler", 36_697, 36_697, "bound"],
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
  });
});

describe("the pool of a topology", () => {
  const planned = plan(
    pooled((topology) => {
      topology.kvTransfer = {
        ...topology.kvTransfer,
        connector: "MultiConnector",
        pool: {
          backend: "mooncake",
          port: 50_088,
          config: { preferred_segment: true },
          segmentSize: { prefill: "64GB", decode: "0" },
        },
      };
    }),
  );

  test("starts before the groups", () => {
    const order = planned.objects.map(({ key }) => key);
    expect(order.slice(0, 4)).toEqual([
      "config-map/kv-pool-launch",
      "deployment/kv-pool",
      "service/kv-pool",
      "config-map/prefill-0-launch",
    ]);
    for (const { after } of planned.objects.filter(({ key }) => key.startsWith("stateful-set/")))
      expect(after).toContain("deployment/kv-pool");
  });

  test("gives each group the config file of its role", () => {
    const fileOf = (key: string) => {
      const manifest = planned.objects.find((object) => object.key === key)?.manifest;
      const text = manifest?.kind === "ConfigMap" ? manifest.data?.["mooncake.json"] : undefined;
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    };
    const shared = {
      metadata_server: "P2PHANDSHAKE",
      protocol: "ascend",
      device_name: "",
      master_server_address: "a3-1p1d-kv-pool:50088",
      preferred_segment: true,
    };
    expect(fileOf("config-map/prefill-0-launch")).toEqual({ ...shared, global_segment_size: "64GB" });
    expect(fileOf("config-map/decode-0-launch")).toEqual({ ...shared, global_segment_size: "0" });
    const { engine } = planned.topology;
    for (const group of planned.topology.groups) {
      expect(engine.environment(planned.topology, group)).toMatchObject({
        MOONCAKE_CONFIG_PATH: "/etc/glm-serve/launch/mooncake.json",
        PYTHONHASHSEED: "0",
      });
    }
  });

  test("is a row of the ledger, in a network of its own", () => {
    const node = planned.ports.find(({ key }) => key === "kv-pool");
    expect(node?.claims.map(({ name, first, network }) => [name, first, network])).toEqual([
      ["master", 50_088, "pod"],
      ["metrics", 9003, "pod"],
    ]);
  });

  test("of MemCache has a meta service, whose address is that of its pod", () => {
    const withMemcache = plan(
      pooled((topology) => {
        topology.kvTransfer = {
          connector: "MultiConnector",
          useAscendDirect: true,
          connectors: [
            { connector: "MooncakeConnectorV1" },
            { connector: "AscendStoreConnector", extraConfig: { backend: "memcache" } },
          ],
          pool: { backend: "memcache", port: 5000, segmentSize: { prefill: "40GB" } },
        };
      }),
    );
    const dataOf = (key: string) => {
      const manifest = withMemcache.objects.find((object) => object.key === key)?.manifest;
      return manifest?.kind === "ConfigMap" ? manifest.data : undefined;
    };
    expect(dataOf("config-map/kv-pool-launch")?.["pool.sh"]).toMatchInlineSnapshot(`
      "#!/usr/bin/env bash
      # a3-1p1d pool: the directory of the KV caches that the groups share.
      # Generated by glm-serve after deployment document 002, §5.3 and §5.4.
      # "set -u" and "set -e" would fail in the vendor's files, which read unset variables.
      set -o pipefail

      # shellcheck disable=SC1091
      source /usr/local/Ascend/ascend-toolkit/set_env.sh
      LD_LIBRARY_PATH="$(python3 -c 'import importlib.util; print(importlib.util.find_spec("memcache_hybrid").submodule_search_locations[0])')/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" || { echo "glm-serve: the image has no package memcache_hybrid, which kvTransfer.pool needs" >&2; exit 1; }
      export LD_LIBRARY_PATH
      sed "s/@POD_IP@/$POD_IP/g" /etc/glm-serve/launch/mmc-meta.conf > /tmp/mmc-meta.conf || exit 1
      export MMC_META_CONFIG_PATH=/tmp/mmc-meta.conf

      exec python3 -c 'from memcache_hybrid import MetaService; MetaService.main()'
      "
    `);
    expect(dataOf("config-map/kv-pool-launch")?.["mmc-meta.conf"]).toMatchInlineSnapshot(`
      "ock.mmc.meta_service_url = tcp://@POD_IP@:5000
      ock.mmc.meta_service.config_store_url = tcp://@POD_IP@:6000
      ock.mmc.meta_service.metrics_url = http://@POD_IP@:8000
      "
    `);
    expect(dataOf("config-map/prefill-0-launch")?.["mmc-local.conf"]).toMatchInlineSnapshot(`
      "ock.mmc.meta_service_url = tcp://a3-1p1d-kv-pool:5000
      ock.mmc.local_service.config_store_url = tcp://a3-1p1d-kv-pool:6000
      ock.mmc.local_service.world_size = 256
      ock.mmc.local_service.protocol = device_sdma
      ock.mmc.local_service.dram.size = 40GB
      "
    `);
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
