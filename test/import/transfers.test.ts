import { describe, expect, test } from "vitest";
import type { ArgumentValue } from "../../core/index.ts";
import { importOf } from "./import-of.ts";

type Config = Readonly<Record<string, ArgumentValue>>;

/** A process of vLLM with one data-parallel rank of two. */
function rank(role: string, number: number, config: Config): string {
  const address = role === "kv_producer" ? "10.0.0.1" : "10.0.0.2";
  const json = JSON.stringify({ kv_role: role, ...config });
  return `vllm serve /models/GLM-5-w8a8 -q ascend -tp 8 -dp 2 -dpn ${number} -dpa ${address} -dpp 12321 --port ${7100 + number} --kv-transfer-config '${json}'`;
}

/** A prefill and a decode node, whose ranks have the configs. */
function transferOf(config: (role: string, number: number) => Config) {
  const scripts = ["kv_producer", "kv_consumer"].map((role) =>
    [0, 1].map((number) => rank(role, number, config(role, number))).join("\n"),
  );
  const { topology, lost, deviations } = importOf(scripts, { hardware: "a3" });
  const groups = Object.entries(topology?.groups ?? {}).map(([name, group]) => [
    name,
    { engineId: group.engineId, kv: group.ports?.kv, own: group.kvTransfer, overrides: group.overrides },
  ]);
  return {
    kvTransfer: topology?.kvTransfer,
    groups: Object.fromEntries(groups),
    lost: lost.map(({ message }) => message),
    deviations: deviations.filter((text) => /kv|pool/.test(text)),
  };
}

const degrees = { prefill: { dp_size: 2, tp_size: 8 }, decode: { dp_size: 2, tp_size: 8 } };

const mooncake = (extra: Config = {}): Config => ({
  kv_connector: "MooncakeConnectorV1",
  kv_port: "30000",
  kv_connector_extra_config: { ...degrees, ...extra },
});

describe("--kv-transfer-config becomes", () => {
  test("fields, with the degrees left out", () => {
    expect(transferOf(() => mooncake({ use_ascend_direct: true }))).toMatchInlineSnapshot(`
      {
        "deviations": [],
        "groups": {
          "decode": {
            "engineId": undefined,
            "kv": 30000,
            "overrides": undefined,
            "own": undefined,
          },
          "prefill": {
            "engineId": undefined,
            "kv": 30000,
            "overrides": undefined,
            "own": undefined,
          },
        },
        "kvTransfer": {
          "connector": "MooncakeConnectorV1",
          "useAscendDirect": true,
        },
        "lost": [],
      }
    `);
  });

  test("engine ids that count the ranks", () => {
    const found = transferOf((role, number) => ({
      ...mooncake(),
      engine_id: role === "kv_producer" ? `p${number}` : String(100 + number),
    }));
    expect(found.groups).toMatchInlineSnapshot(`
      {
        "decode": {
          "engineId": "{100+rank}",
          "kv": 30000,
          "overrides": undefined,
          "own": undefined,
        },
        "prefill": {
          "engineId": "p{rank}",
          "kv": 30000,
          "overrides": undefined,
          "own": undefined,
        },
      }
    `);
  });

  test("engine ids of single ranks that follow no pattern", () => {
    const found = transferOf((_, number) => ({ ...mooncake(), engine_id: number === 0 ? "a" : "b" }));
    expect(found.groups).toMatchInlineSnapshot(`
      {
        "decode": {
          "engineId": "a",
          "kv": 30000,
          "overrides": {
            "ranks": {
              "1": {
                "engineId": "b",
              },
            },
          },
          "own": undefined,
        },
        "prefill": {
          "engineId": "a",
          "kv": 30000,
          "overrides": {
            "ranks": {
              "1": {
                "engineId": "b",
              },
            },
          },
          "own": undefined,
        },
      }
    `);
  });

  test("keys that all groups share, and keys of one group", () => {
    expect(
      transferOf((role) => ({
        ...mooncake({ use_ascend_direct: role === "kv_producer", threads: 8 }),
        kv_buffer_device: "npu",
        kv_rank: role === "kv_producer" ? 0 : 1,
      })),
    ).toMatchInlineSnapshot(`
      {
        "deviations": [],
        "groups": {
          "decode": {
            "engineId": undefined,
            "kv": 30000,
            "overrides": undefined,
            "own": {
              "extraConfig": {
                "use_ascend_direct": false,
              },
              "settings": {
                "kv_rank": 1,
              },
            },
          },
          "prefill": {
            "engineId": undefined,
            "kv": 30000,
            "overrides": undefined,
            "own": {
              "extraConfig": {
                "use_ascend_direct": true,
              },
              "settings": {
                "kv_rank": 0,
              },
            },
          },
        },
        "kvTransfer": {
          "connector": "MooncakeConnectorV1",
          "extraConfig": {
            "threads": 8,
          },
          "settings": {
            "kv_buffer_device": "npu",
          },
        },
        "lost": [],
      }
    `);
  });

  test("keys of one group that are also members of every object", () => {
    const { groups } = transferOf((role) => mooncake(role === "kv_producer" ? { toString: 1 } : {}));
    expect(groups).toMatchObject({
      prefill: { own: { extraConfig: { toString: 1 } } },
      decode: { own: undefined },
    });
  });

  test("degrees that are not those of the groups", () => {
    const wrong = transferOf(() => mooncake({ decode: { dp_size: 4, tp_size: 8 } }));
    expect(wrong).toMatchInlineSnapshot(`
      {
        "deviations": [
          "kv_connector_extra_config.decode.dp_size is 4, which is not that of the group.",
        ],
        "groups": {
          "decode": {
            "engineId": undefined,
            "kv": 30000,
            "overrides": undefined,
            "own": undefined,
          },
          "prefill": {
            "engineId": undefined,
            "kv": 30000,
            "overrides": undefined,
            "own": undefined,
          },
        },
        "kvTransfer": {
          "connector": "MooncakeConnectorV1",
          "extraConfig": {
            "decode": {
              "dp_size": 4,
              "tp_size": 8,
            },
          },
        },
        "lost": [],
      }
    `);
  });

  test("the connectors of a MultiConnector", () => {
    expect(
      transferOf((role, number) => ({
        kv_connector: "MultiConnector",
        engine_id: role === "kv_producer" ? "0" : "1",
        kv_load_failure_policy: "recompute",
        kv_connector_extra_config: {
          connectors: [
            { ...mooncake(), kv_role: role },
            {
              kv_connector: "AscendStoreConnector",
              kv_role: role,
              kv_connector_extra_config: {
                backend: "mooncake",
                lookup_rpc_port: String(number),
                consumer_is_to_put: role === "kv_consumer",
              },
            },
          ],
        },
      })),
    ).toMatchInlineSnapshot(`
      {
        "deviations": [],
        "groups": {
          "decode": {
            "engineId": "1",
            "kv": 30000,
            "overrides": undefined,
            "own": {
              "connectors": {
                "AscendStoreConnector": {
                  "consumer_is_to_put": true,
                },
              },
            },
          },
          "prefill": {
            "engineId": "0",
            "kv": 30000,
            "overrides": undefined,
            "own": {
              "connectors": {
                "AscendStoreConnector": {
                  "consumer_is_to_put": false,
                },
              },
            },
          },
        },
        "kvTransfer": {
          "connector": "MultiConnector",
          "connectors": [
            {
              "connector": "MooncakeConnectorV1",
            },
            {
              "connector": "AscendStoreConnector",
              "extraConfig": {
                "backend": "mooncake",
                "lookup_rpc_port": "{rank}",
              },
            },
          ],
          "settings": {
            "kv_load_failure_policy": "recompute",
          },
        },
        "lost": [],
      }
    `);
  });

  test("degrees for a connector that reads none", () => {
    const unread = { prefill: { dp_size: 2, tp_size: 8 }, decode: { dp_size: 2, tp_size: 8 } };
    const { kvTransfer, lost } = transferOf(() => ({
      ...mooncake(unread),
      kv_connector: "MooncakeConnectorV2",
    }));
    expect({ kvTransfer, lost }).toEqual({
      kvTransfer: { connector: "MooncakeConnectorV2", extraConfig: unread },
      lost: [],
    });
  });

  test("a loss where it differs inside a group", () => {
    const found = transferOf((_, number) => ({ ...mooncake({ threads: number === 0 ? 8 : 4 }) }));
    expect(found.lost).toMatchInlineSnapshot(`
      [
        "--kv-transfer-config differs inside group prefill; only kv_port, engine_id and texts with the rank may differ.",
        "--kv-transfer-config differs inside group decode; only kv_port, engine_id and texts with the rank may differ.",
      ]
    `);
  });
});

describe("a group with a pipeline over nodes", () => {
  const stage = (node: number) =>
    `export VLLM_PP_LAYER_PARTITION=40,38\nvllm serve /models/GLM-5-w8a8 -q ascend -tp 16 -pp 2 --nnodes 2 --node-rank ${node} --master-addr $node0_ip --master-port 7000 --distributed-executor-backend mp ${node === 0 ? "--port 8000" : "--headless"}`;

  test("has a stage on each node", () => {
    const { topology, lost } = importOf([stage(0), stage(1)]);
    expect({ groups: topology?.groups, lost }).toMatchInlineSnapshot(`
      {
        "groups": {
          "serve": {
            "dataParallelSize": 1,
            "layersPerStage": [
              40,
              38,
            ],
            "nodes": 2,
            "pipelineParallelSize": 2,
            "ports": {
              "api": 8000,
              "master": 7000,
            },
            "role": "serve",
            "tensorParallelSize": 16,
          },
        },
        "lost": [],
      }
    `);
  });

  test("reports a node that is missing", () => {
    expect(importOf(stage(0)).lost.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "The files start 1 of the 2 nodes of this group; node 1 is missing. Add the files of the other nodes with --node.",
      ]
    `);
  });
});

test("hybrid load balancing shows in a start rank without --headless", () => {
  const node = (first: number) =>
    `vllm serve /models/GLM-5-w8a8 -q ascend -tp 8 -dp 4 -dpl 2 -dpr ${first} -dpa $node0_ip -dpp 7000 --port 8000`;
  const { topology, lost } = importOf([node(0), node(2)]);
  expect({ groups: topology?.groups, lost }).toMatchInlineSnapshot(`
    {
      "groups": {
        "serve": {
          "dataParallelSize": 4,
          "loadBalancing": "hybrid",
          "nodes": 2,
          "ports": {
            "api": 8000,
            "dataParallelRpc": 7000,
          },
          "role": "serve",
          "tensorParallelSize": 8,
        },
      },
      "lost": [],
    }
  `);
});
