import type { RankTableSpec } from "../../../site/index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { oneNode, oneSite, table, twoNodes, twoSite } from "../../../../test/support/xllm.ts";

const withTable = (rankTable: RankTableSpec) => ({ ...twoSite, rankTable });

const operator = { operator: true } as const;

const A2 = { hardware: "atlas-800-a2" } as const;

const wholeNodes = { devicesPerNode: 16, tensorParallelSize: 32 } as const;

export const cases: CasesByRule = {
  "rank-table": {
    fails: [
      {
        name: "a table without servers",
        ...twoNodes({}, withTable({ version: "1.0", servers: [] })),
        reports: [
          {
            path: "rankTable.servers",
            value: [],
            message: "rankTable.servers lists no node.",
            fix: 'Set rankTable.servers to the nodes, e.g. [{ serverId: "11.87.49.110", devices: [{ deviceIp: "11.86.23.210" }, …] }, …]',
          },
        ],
      },
      {
        name: "servers beside the operator",
        ...twoNodes({}, withTable({ ...operator, servers: table("1.0", 2, 8).servers })),
        reports: [
          {
            path: "rankTable.servers",
            message:
              "rankTable.servers must not be set while rankTable.operator is true: ascend-operator writes the rank table.",
            fix: "Remove rankTable.servers or rankTable.operator",
          },
        ],
      },
    ],
    passes: [
      { name: "the table of the document", ...twoNodes() },
      { name: "a table of a super-pod", ...twoNodes({}, withTable(table("1.2", 2, 8))) },
      { name: "no table", ...oneNode() },
    ],
  },
  "rank-table-operator": {
    fails: [
      {
        name: "MindCluster's operator on another platform",
        ...twoNodes({ group: { devicesPerNode: 16 } }, withTable(operator)),
        reports: [
          {
            path: "rankTable.operator",
            value: true,
            message:
              "rankTable.operator requires MindCluster's ascend-operator, but platform.profile is plain; without the operator no pod gets a rank table.",
            fix: 'Set platform.profile to "mindcluster", or list the nodes in rankTable.servers',
          },
        ],
      },
    ],
    passes: [
      {
        name: "the operator on MindCluster",
        ...twoNodes(
          { group: { devicesPerNode: 16 } },
          { ...withTable(operator), platform: { profile: "mindcluster" } },
        ),
      },
      { name: "a table on another platform", ...twoNodes({ group: { devicesPerNode: 16 } }) },
    ],
  },
  "xllm-rank-table-given": {
    fails: [
      {
        name: "two nodes without a table",
        ...twoNodes({}, oneSite),
        reports: [
          {
            path: "rankTable",
            message:
              "rankTable is required: the devices on the 2 nodes of groups.serve find each other through it.",
            fix: 'Set rankTable, e.g. to { version: "1.0", servers: [{ serverId: "11.87.49.110", devices: [{ deviceIp: "11.86.23.210" }, …] }, …] }, or to { operator: true } where MindCluster\'s ascend-operator writes it',
          },
        ],
      },
    ],
    passes: [
      { name: "two nodes with a table", ...twoNodes() },
      { name: "one node without a table", ...oneNode() },
    ],
  },
  "xllm-rank-table-fits": {
    fails: [
      {
        name: "more servers than nodes",
        ...twoNodes({}, withTable(table("1.0", 3, 8))),
        reports: [
          {
            path: "rankTable.servers",
            value: 3,
            message: "rankTable.servers has 3 entries, but groups.serve has 2 nodes.",
            fix: "Set rankTable.servers to 2 servers, one per node",
          },
        ],
      },
      {
        name: "more devices than the group uses",
        ...oneNode({}, { ...oneSite, rankTable: table("1.0", 1, 16) }),
        reports: [
          {
            path: "rankTable.servers[0].devices",
            value: 16,
            message: "rankTable.servers[0] lists 16 devices, but groups.serve uses 8 devices of each node.",
            fix: "Set rankTable.servers[0].devices to 8 devices, or set groups.serve.devicesPerNode to 16",
          },
        ],
      },
      {
        name: "a server by its name",
        ...oneNode(
          {},
          {
            ...oneSite,
            rankTable: {
              version: "1.0",
              servers: [{ serverId: "node-a", devices: Array.from({ length: 8 }, () => ({})) }],
            },
          },
        ),
        reports: [
          {
            path: "rankTable.servers[0].serverId",
            value: "node-a",
            message: "rankTable.servers[0].serverId must be the IPv4 address of the node.",
            fix: 'Set rankTable.servers[0].serverId to the INTERNAL-IP that "kubectl get nodes -o wide" shows',
          },
        ],
      },
      {
        name: "a table for several replicas",
        ...twoNodes({ group: { replicas: 2 } }),
        reports: [
          {
            path: "groups.serve.replicas",
            value: 2,
            message: "groups.serve has 2 replicas, but rankTable.servers lists the nodes of only one.",
            fix: "Deploy one stack per replica, each with its own rankTable, or use rankTable.operator",
          },
        ],
      },
      {
        name: "an operator that lists more devices than the group uses",
        ...twoNodes({}, withTable(operator)),
        reports: [
          {
            path: "rankTable.operator",
            value: true,
            message: "rankTable.operator lists all 16 devices of a node, but groups.serve uses 8.",
            fix: "Set groups.serve.devicesPerNode to 16, or replace rankTable.operator with rankTable.servers",
          },
        ],
      },
      {
        name: "super-pods on A2",
        ...twoNodes({}, { ...withTable(table("1.2", 2, 8)), ...A2 }),
        reports: [
          {
            path: "rankTable.version",
            value: "1.2",
            message: "rankTable.version 1.2 describes super-pods, which Atlas 800 A2 does not have.",
            fix: 'Set rankTable.version to "1.0"',
          },
        ],
      },
    ],
    passes: [
      { name: "the operator with whole nodes", ...twoNodes({ group: wholeNodes }, withTable(operator)) },
      { name: "super-pods on A3", ...twoNodes({}, withTable(table("1.2", 2, 8))) },
      { name: "a plain table on A2", ...twoNodes({}, { ...withTable(table("1.0", 2, 8)), ...A2 }) },
    ],
  },
  "xllm-rank-table-backend": {
    fails: [
      {
        name: "LCCL with a table",
        ...twoNodes({ args: { communicationBackend: "lccl" } }),
        reports: [
          {
            path: "groups.serve.args.communicationBackend",
            value: "lccl",
            message: "communicationBackend lccl does not read a rank table; only hccl does.",
            fix: 'Set communicationBackend to "hccl", or remove rankTable from the site',
          },
        ],
      },
    ],
    passes: [
      { name: "LCCL without a table", ...oneNode({ args: { communicationBackend: "lccl" } }) },
      { name: "HCCL with a table", ...twoNodes() },
    ],
  },
};
