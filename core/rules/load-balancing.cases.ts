import { groupOf, serving } from "../../test/support/topologies.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import type { GroupSpec } from "../index.ts";

const balanced = (nodes: number, numbers: Partial<GroupSpec>) =>
  serving(nodes, (topology) => void Object.assign(groupOf(topology, "serve"), numbers));

export const cases: CasesByRule = {
  "load-balancing-hybrid-nodes": {
    fails: [
      {
        name: "hybrid load balancing on one node",
        topology: balanced(1, { loadBalancing: "hybrid" }),
        reports: [
          {
            path: "groups.serve.loadBalancing",
            value: "hybrid",
            message: "groups.serve.loadBalancing hybrid is the same as internal on one node.",
            fix: "Set groups.serve.loadBalancing to internal",
          },
        ],
      },
    ],
    passes: [
      { name: "hybrid load balancing on two nodes", topology: balanced(2, { loadBalancing: "hybrid" }) },
    ],
  },
  "load-balancing-external-service": {
    fails: [
      {
        name: "two ranks of a node that serve alone",
        topology: balanced(1, { loadBalancing: "external", dataParallelSize: 2, tensorParallelSize: 8 }),
        reports: [
          {
            path: "groups.serve.loadBalancing",
            value: "external",
            message:
              "groups.serve.loadBalancing external serves 2 ranks of each node on separate ports; port http of the Service reaches only the first of them.",
            fix: "Set groups.serve.loadBalancing to internal or hybrid, or let clients choose among the ports",
          },
        ],
      },
    ],
    passes: [{ name: "one rank on each node", topology: balanced(2, { loadBalancing: "external" }) }],
  },
};
