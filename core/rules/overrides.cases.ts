import { groupOf, prefillDecode, serving } from "../../test/support/topologies.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import type { GroupOverrides, Topology } from "../index.ts";

const overriding = (overrides: GroupOverrides, topology: Topology = serving(2)): Topology => {
  const [name = ""] = Object.keys(topology.groups);
  groupOf(topology, name).overrides = overrides;
  return topology;
};

export const cases: CasesByRule = {
  "overrides-apply": {
    fails: [
      {
        name: "a node and a replica beyond the last",
        topology: overriding({
          nodes: { "2": { args: { maxNumSeqs: 8 } } },
          replicas: { "1": {}, "0": { nodes: { "7": {} } } },
        }),
        reports: [
          {
            path: "groups.serve.overrides.nodes.2",
            message: "groups.serve has no node 2: the last one is 1.",
            fix: "Remove overrides.nodes.2, or use a number below 2",
          },
          {
            path: "groups.serve.overrides.replicas.1",
            message: "groups.serve has no replica 1: the last one is 0.",
            fix: "Remove overrides.replicas.1, or use a number below 1",
          },
          {
            path: "groups.serve.overrides.replicas.0.nodes.7",
            message: "groups.serve has no node 7: the last one is 1.",
            fix: "Remove overrides.replicas.0.nodes.7, or use a number below 2",
          },
        ],
      },
      {
        name: "a rank of a process with several",
        topology: overriding({ ranks: { "0": { env: { HCCL_BUFFSIZE: "300" } } } }),
        reports: [
          {
            path: "groups.serve.overrides.ranks",
            message:
              "groups.serve runs all ranks of a node in one process, so overrides.ranks has no effect.",
            fix: "Set groups.serve.loadBalancing to external, or use overrides.nodes",
          },
        ],
      },
    ],
    passes: [
      { name: "the last node", topology: overriding({ nodes: { "1": { args: { maxNumSeqs: 8 } } } }) },
      {
        name: "a rank behind the proxy",
        topology: overriding({ ranks: { "1": { env: { HCCL_BUFFSIZE: "300" } } } }, prefillDecode()),
      },
    ],
  },
  "overrides-differ": {
    fails: [
      {
        name: "the values of the group",
        topology: overriding({
          nodes: { "1": { args: { maxNumSeqs: 16 }, env: { HCCL_BUFFSIZE: "200" }, ports: { api: 8077 } } },
        }),
        reports: [
          {
            path: "groups.serve.overrides.nodes.1.env.HCCL_BUFFSIZE",
            value: "200",
            message:
              "groups.serve.overrides.nodes.1.env.HCCL_BUFFSIZE repeats the value of groups.serve.env.HCCL_BUFFSIZE.",
            fix: "Remove overrides.nodes.1.env.HCCL_BUFFSIZE",
          },
          {
            path: "groups.serve.overrides.nodes.1.args.maxNumSeqs",
            value: 16,
            message: /repeats the value of groups\.serve\.args\.maxNumSeqs\.$/,
            fix: "Remove overrides.nodes.1.args.maxNumSeqs",
          },
          {
            path: "groups.serve.overrides.nodes.1.ports.api",
            value: 8077,
            message: /repeats the value of groups\.serve\.ports\.api\.$/,
            fix: "Remove overrides.nodes.1.ports.api",
          },
        ],
      },
    ],
    passes: [
      { name: "another value", topology: overriding({ nodes: { "1": { args: { maxNumSeqs: 8 } } } }) },
      {
        name: "an engine id",
        topology: overriding({ replicas: { "0": { engineId: "7" } } }, prefillDecode()),
      },
    ],
  },
};
