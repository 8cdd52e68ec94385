import type { Topology } from "../../../index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf, prefillDecode } from "../../../../test/support/topologies.ts";

const FABRIC = "ASCEND_ENABLE_USE_FABRIC_MEM";
const INITIALIZATION = "ACL_OP_INIT_MODE";
const ROCE = "HCCL_INTRA_ROCE_ENABLE";

/** The pair with a pool, whose groups set these variables and no other of the pool. */
const withEnv = (env: Readonly<Record<string, string>>, change: (topology: Topology) => void = () => {}) =>
  pooled((topology) => {
    for (const name of Object.keys(topology.groups)) {
      const group = groupOf(topology, name);
      const others = Object.entries(group.env ?? {}).filter(
        ([variable]) => ![FABRIC, INITIALIZATION, ROCE].includes(variable),
      );
      group.env = { ...Object.fromEntries(others), ...env };
    }
    change(topology);
  });

const missing = (group: string, name: string, how: string) => ({
  path: `groups.${group}.env.${name}`,
  message: `${name} is not set in groups.${group}; the documentation sets it where the pool's blocks move over ${how}.`,
  fix: `Set groups.${group}.env.${name} to "1"`,
});

const apart = (topology: Topology): void => {
  for (const name of Object.keys(topology.groups)) {
    const group = groupOf(topology, name);
    group.overrides = {
      nodes: Object.fromEntries(
        Array.from({ length: group.nodes }, (_, node) => [
          node,
          { env: { HCCL_LOGIC_SUPERPOD_ID: `${name}-${node}` } },
        ]),
      ),
    };
  }
};

export const cases: CasesByRule = {
  "ascend-pool-variables": {
    fails: [
      {
        name: "a pool over HCCS",
        topology: withEnv({ [INITIALIZATION]: "1" }, (topology) => {
          topology.engine.version = "v0.26.0rc1";
        }),
        reports: [
          missing("prefill", FABRIC, "HCCS, with fabric memory"),
          missing("decode", FABRIC, "HCCS, with fabric memory"),
        ],
      },
      {
        name: "a pool of MemCache over HCCS",
        topology: withEnv({}, (topology) => {
          topology.kvTransfer = {
            connector: "MultiConnector",
            useAscendDirect: true,
            connectors: [
              { connector: "MooncakeConnectorV1" },
              { connector: "AscendStoreConnector", extraConfig: { backend: "memcache" } },
            ],
            pool: { backend: "memcache", port: 5000 },
          };
        }),
        reports: [missing("prefill", INITIALIZATION, "HCCS"), missing("decode", INITIALIZATION, "HCCS")],
      },
      {
        name: "a pool between super-pods",
        topology: withEnv({}, apart),
        reports: [missing("prefill", ROCE, "RoCE"), missing("decode", ROCE, "RoCE")],
      },
    ],
    passes: [
      { name: "a toolkit without fabric memory", topology: withEnv({ [INITIALIZATION]: "1" }) },
      { name: "the variables for HCCS", topology: withEnv({ [INITIALIZATION]: "1", [FABRIC]: "1" }) },
      { name: "the variable for RoCE", topology: withEnv({ [ROCE]: "1" }, apart) },
      {
        name: "MooncakeConnectorV2 over RoCE",
        topology: withEnv({}, (topology) => {
          apart(topology);
          topology.engine.version = "v0.30.0rc2";
          topology.kvTransfer = {
            connector: "MultiConnector",
            connectors: [{ connector: "MooncakeConnectorV2" }, { connector: "AscendStoreConnector" }],
            pool: { backend: "mooncake", port: 50_088 },
          };
        }),
      },
      { name: "no pool", topology: prefillDecode() },
    ],
  },
  "ascend-fabric-memory-toolkit": {
    fails: [
      {
        name: "fabric memory with an older CANN",
        topology: pooled((topology) => {
          const prefill = groupOf(topology, "prefill");
          prefill.env = { ...prefill.env, [FABRIC]: "1" };
        }),
        reports: [
          {
            path: `groups.prefill.env.${FABRIC}`,
            value: "1",
            message: `${FABRIC} is documented with CANN 9.1.0; the image of vllm-ascend v0.20.2rc1 has 9.0.0.`,
            fix: `Remove ${FABRIC}, or set engine.version to a release with a newer CANN`,
          },
        ],
      },
    ],
    passes: [
      {
        name: "fabric memory with CANN 9.1.0",
        topology: withEnv({ [FABRIC]: "1" }, (topology) => {
          topology.engine.version = "v0.26.0rc1";
        }),
      },
      { name: "fabric memory off", topology: withEnv({ [FABRIC]: "0" }) },
      {
        name: "an image of the site",
        topology: withEnv({ [FABRIC]: "1" }),
        site: { image: "registry.example/vllm:1" },
      },
    ],
  },
};
