import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { groupOf, prefillDecode } from "../../test/support/topologies.ts";

const decodeOn = (nodes: number) =>
  prefillDecode((topology) =>
    Object.assign(groupOf(topology, "decode"), { nodes, dataParallelSize: 4 * nodes }),
  );

export const cases: CasesByRule = {
  "launch-fits": {
    fails: [
      {
        name: "256 nodes",
        topology: decodeOn(256),
        reports: [
          {
            path: "groups.decode.nodes",
            message: "The launch scripts of groups.decode are 2.5 MB; a ConfigMap holds 1.0 MB.",
            fix: "Lower groups.decode.nodes, and raise groups.decode.replicas",
          },
        ],
      },
    ],
    passes: [{ name: "4 nodes", topology: decodeOn(4) }],
  },
};
