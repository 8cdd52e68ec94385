import type { KvPoolSpec, Topology } from "../../../topology/index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf } from "../../../../test/support/topologies.ts";

function pool(settings: Partial<KvPoolSpec>, change: (topology: Topology) => void = () => {}): Topology {
  return pooled((topology) => {
    topology.engine.version = "v0.30.0rc2";
    Object.assign(topology.kvTransfer?.pool ?? {}, settings);
    const backend = settings.backend ?? "mooncake";
    Object.assign(topology.kvTransfer ?? {}, {
      connectors: [
        { connector: "MooncakeConnectorV1" },
        { connector: "AscendStoreConnector", extraConfig: { backend } },
      ],
    });
    change(topology);
  });
}

const REQUEST = "resources.requests.memory";

const LIMIT = "resources.limits.memory";

const most = { segmentSize: { prefill: "64GB", decode: "0" } };

export const cases: CasesByRule = {
  "ascend-pool-memory": {
    fails: [
      {
        name: "a terabyte of each node with the usual request",
        topology: pool(most),
        reports: [
          {
            path: REQUEST,
            message: `The 16 processes on each node of groups.prefill give the pool 1024Gi of memory, and ${REQUEST} 512Gi does not cover that: the scheduler may choose a node without this memory.`,
            fix: `Set ${REQUEST} to at least 1088Gi, or lower kvTransfer.pool.segmentSize.prefill`,
          },
        ],
      },
      {
        name: "a limit below the memory of the pool",
        topology: pool(most),
        site: { resources: { limits: { memory: "800Gi" } } },
        reports: [
          {
            path: REQUEST,
            message: /does not cover that/,
            fix: `Set ${REQUEST} and ${LIMIT} to at least 1088Gi, or lower kvTransfer.pool.segmentSize.prefill`,
          },
        ],
      },
      {
        name: "a size of MemCache in the config file",
        topology: pool({
          backend: "memcache",
          port: 5000,
          config: { "ock.mmc.local_service.dram.size": "40GB" },
        }),
        reports: [
          { path: REQUEST, message: /groups\.prefill give the pool 640Gi/, fix: /to at least 704Gi/ },
          { path: REQUEST, message: /groups\.decode give the pool 640Gi/, fix: /to at least 704Gi/ },
        ],
      },
      {
        name: "a size in a variable",
        topology: pool({}, (topology) => {
          groupOf(topology, "decode").env = { MOONCAKE_GLOBAL_SEGMENT_SIZE: "32GB" };
        }),
        reports: [{ path: REQUEST, message: /groups\.decode give the pool 512Gi/, fix: /to at least 576Gi/ }],
      },
    ],
    passes: [
      { name: "a gigabyte of each process, as without a size", topology: pool({}) },
      {
        name: "a request above the memory of the pool",
        topology: pool(most),
        site: { resources: { requests: { memory: "1100Gi" } } },
      },
      {
        name: "no memory of decode",
        topology: pool({ segmentSize: { decode: "0", prefill: "31GB" } }),
      },
    ],
  },
};
