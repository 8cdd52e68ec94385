import { on950 } from "../../../../test/support/ascend-950.ts";
import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

export const cases: CasesByRule = {
  "ascend-mc2-algorithm-hardware": {
    fails: [
      {
        name: "hierarchy communication on Ascend 950",
        topology: on950({ keys: { mc2_comm_alg: "hierarchy" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.mc2_comm_alg",
            value: "hierarchy",
            message:
              "vllm-ascend v0.30.0rc2 refuses to start: Ascend 950DT has no hierarchy communication (mc2_comm_alg).",
            fix: "Remove mc2_comm_alg",
          },
        ],
      },
      {
        name: "by the older key",
        topology: on950({ keys: { enable_mc2_hierarchy_comm: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm",
            value: true,
            message: /no hierarchy communication \(enable_mc2_hierarchy_comm\)/,
            fix: "Remove enable_mc2_hierarchy_comm",
          },
        ],
      },
      {
        name: "the second full mesh on Atlas A2",
        topology: changed(serving(1), {
          hardware: "atlas-800-a2",
          tensorParallelSize: 8,
          version: "v0.30.0rc2",
          keys: { mc2_comm_alg: "fullmesh_v2" },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.mc2_comm_alg",
            value: "fullmesh_v2",
            message: /Atlas 800 A2 has no fullmesh_v2 communication/,
            fix: "Remove mc2_comm_alg",
          },
        ],
      },
    ],
    passes: [
      { name: "the full mesh", topology: on950({ keys: { mc2_comm_alg: "fullmesh" } }) },
      {
        name: "hierarchy communication on Atlas A3",
        topology: changed(serving(1), { version: "v0.30.0rc2", keys: { mc2_comm_alg: "hierarchy" } }),
      },
      { name: "no algorithm", topology: on950() },
    ],
  },
};
