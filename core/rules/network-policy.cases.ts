import { pooled } from "../../test/support/pooled.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { prefillDecode } from "../../test/support/topologies.ts";

export const cases: CasesByRule = {
  "network-policy-nodes": {
    fails: [
      {
        name: "a pool that the nodes may not reach",
        topology: pooled(),
        site: { networkPolicy: {} },
        reports: [
          {
            path: "networkPolicy.nodes",
            message:
              "networkPolicy.nodes is required: engines reach kv-pool from the addresses of their nodes, and the policy would block them.",
            fix: "Set networkPolicy.nodes to the addresses of your nodes, e.g. [10.0.0.0/16]",
          },
        ],
      },
    ],
    passes: [
      { name: "no pool", topology: prefillDecode(), site: { networkPolicy: {} } },
      {
        name: "the addresses of nodes",
        topology: pooled(),
        site: { networkPolicy: { nodes: ["10.0.0.0/16"] } },
      },
    ],
  },
};
