import type { Topology } from "../../../index.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { groupOf, serving } from "../../../../test/support/topologies.ts";

const ID = "HCCL_LOGIC_SUPERPOD_ID";

const FUSED = "VLLM_ASCEND_ENABLE_FUSED_MC2";

/** A group on two nodes, each with its own super-pod id. */
function apart(change: GroupChange = {}, ids: readonly string[] = ["0", "1"]): Topology {
  const topology = changed(serving(2), change);
  groupOf(topology, "serve").overrides = {
    nodes: Object.fromEntries(ids.map((id, node) => [node, { env: { [ID]: id } }])),
  };
  return topology;
}

const path = "groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm";

const message = `${ID} differs between the nodes of groups.serve, over which expert parallelism spans, but enable_mc2_hierarchy_comm is off.`;

export const cases: CasesByRule = {
  "ascend-super-pod-hierarchy": {
    fails: [
      {
        name: "expert parallelism between super-pods",
        topology: apart(),
        reports: [{ path, message, fix: "Set enable_mc2_hierarchy_comm to true" }],
      },
      {
        name: "with fused MC2",
        topology: apart({ env: { [FUSED]: "1" } }),
        reports: [{ path, message, fix: `Set enable_mc2_hierarchy_comm to true, and remove ${FUSED}` }],
      },
      {
        name: "in a release with the newer key",
        topology: apart({ version: "v0.27.1rc1" }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.mc2_comm_alg",
            message: /but mc2_comm_alg is off\.$/,
            fix: 'Set mc2_comm_alg to "hierarchy"',
          },
        ],
      },
      {
        name: "in a release without hierarchy communication",
        topology: apart({ version: "v0.17.0rc1" }),
        reports: [
          {
            path: "engine.version",
            value: "v0.17.0rc1",
            message: `${ID} differs between the nodes of groups.serve, over which expert parallelism spans, and vLLM-Ascend v0.17.0rc1 has no hierarchy communication for that.`,
            fix: "Set engine.version to v0.18.0 or later",
          },
        ],
      },
      {
        name: "with a key that the release does not read",
        topology: apart({ version: "v0.17.0rc1", keys: { enable_mc2_hierarchy_comm: true } }),
        reports: [
          {
            path: "engine.version",
            value: "v0.17.0rc1",
            message: /vLLM-Ascend v0\.17\.0rc1 has no hierarchy communication for that\.$/,
            fix: "Set engine.version to v0.18.0 or later",
          },
        ],
      },
    ],
    passes: [
      { name: "hierarchy communication", topology: apart({ keys: { enable_mc2_hierarchy_comm: true } }) },
      {
        name: "the newer key",
        topology: apart({ version: "v0.27.1rc1", keys: { mc2_comm_alg: "hierarchy" } }),
      },
      { name: "one id", topology: apart({}, ["0", "0"]) },
      { name: "no expert parallelism", topology: apart({ args: { enableExpertParallel: false } }) },
      { name: "no id", topology: serving(2) },
    ],
  },
  "ascend-hierarchy-experts": {
    fails: [
      {
        name: "redundant experts beyond the limit",
        topology: changed(serving(2), {
          version: "v0.27.1rc1",
          keys: {
            mc2_comm_alg: "hierarchy",
            eplb_config: { dynamic_eplb: true, num_redundant_experts: 288 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.eplb_config.num_redundant_experts",
            value: 288,
            message:
              "mc2_comm_alg supports at most 512 experts; GLM-5 has 256, and num_redundant_experts adds 288.",
            fix: "Set num_redundant_experts to at most 256, or remove mc2_comm_alg",
          },
        ],
      },
      {
        name: "a model with more experts",
        topology: changed(serving(2), {
          version: "v0.30.0rc2",
          model: { name: "Wide", facts: { routedExperts: 640 } },
          keys: { enable_mc2_hierarchy_comm: true },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm",
            value: true,
            message: "enable_mc2_hierarchy_comm supports at most 512 experts; Wide has 640.",
            fix: "Remove enable_mc2_hierarchy_comm",
          },
        ],
      },
    ],
    passes: [
      {
        name: "as many experts as it supports",
        topology: changed(serving(2), {
          version: "v0.27.1rc1",
          keys: {
            mc2_comm_alg: "hierarchy",
            eplb_config: { dynamic_eplb: true, num_redundant_experts: 256 },
          },
        }),
      },
      {
        name: "redundant experts that nothing balances",
        topology: changed(serving(2), {
          version: "v0.27.1rc1",
          keys: { mc2_comm_alg: "hierarchy", eplb_config: { num_redundant_experts: 288 } },
        }),
      },
      {
        name: "a release without the limit",
        topology: changed(serving(2), {
          version: "v0.26.0rc1",
          keys: {
            mc2_comm_alg: "hierarchy",
            eplb_config: { dynamic_eplb: true, num_redundant_experts: 288 },
          },
        }),
      },
    ],
  },
};
