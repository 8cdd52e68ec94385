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
        topology: withEnv({ [INITIALIZATION]: "1" }),
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
};
