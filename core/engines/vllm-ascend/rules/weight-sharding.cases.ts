import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const KEYS = "args.additionalConfig";

const serve = (change: GroupChange) => ({ topology: changed(serving(1), change) });

const pair = (group: "prefill" | "decode", keys: NonNullable<GroupChange["keys"]>) => ({
  topology: changed(prefillDecode(), { keys, group }),
  within: `groups.${group}`,
});

export const cases: CasesByRule = {
  "ascend-layer-sharding-producer": {
    fails: [
      {
        name: "decode",
        ...pair("decode", { layer_sharding: ["q_b_proj"] }),
        reports: [
          {
            path: `groups.decode.${KEYS}.layer_sharding`,
            value: ["q_b_proj"],
            message: "layer_sharding is supported only in prefill groups; groups.decode has the role decode.",
            fix: "Remove layer_sharding",
          },
        ],
      },
    ],
    passes: [
      { name: "prefill", ...pair("prefill", { layer_sharding: ["q_b_proj"] }) },
      { name: "no layers", ...pair("decode", { layer_sharding: [] }) },
      {
        name: "a release that does not read it",
        ...serve({ version: "v0.26.0rc1", keys: { layer_sharding: ["q_b_proj"] } }),
      },
    ],
  },
  "ascend-layer-sharding-projection": {
    fails: [
      {
        name: "o_proj beside context parallelism of sparse attention",
        ...pair("prefill", { layer_sharding: ["o_proj"], enable_dsa_cp: true }),
        reports: [
          {
            path: `groups.prefill.${KEYS}.layer_sharding`,
            value: ["o_proj"],
            message:
              "layer_sharding names o_proj, which the vllm-ascend documentation omits when enable_dsa_cp is on.",
            fix: "Set layer_sharding to the same list without o_proj",
          },
        ],
      },
    ],
    passes: [
      {
        name: "another layer",
        ...pair("prefill", { layer_sharding: ["q_b_proj"], enable_dsa_cp: true }),
      },
      {
        name: "a release that does not read it",
        ...serve({ version: "v0.24.0rc1", keys: { layer_sharding: ["o_proj"], enable_dsa_cp: true } }),
      },
    ],
  },
  "ascend-shared-expert-dp-effective": {
    fails: [
      {
        name: "no expert parallelism",
        ...serve({ keys: { enable_shared_expert_dp: true }, without: ["enableExpertParallel"] }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_shared_expert_dp`,
            value: true,
            message: "enable_shared_expert_dp has no effect without expert parallelism.",
            fix: "Remove enable_shared_expert_dp",
          },
        ],
      },
      {
        name: "no expert parallelism in v0.30.0rc2",
        ...serve({
          version: "v0.30.0rc2",
          keys: { enable_shared_expert_dp: true },
          without: ["enableExpertParallel"],
        }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_shared_expert_dp`,
            value: true,
            message: "enable_shared_expert_dp has no effect without expert parallelism.",
            fix: "Remove enable_shared_expert_dp",
          },
        ],
      },
      {
        name: "no tensor parallelism",
        ...serve({
          keys: { enable_shared_expert_dp: true },
          tensorParallelSize: 1,
          dataParallelSize: 16,
        }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_shared_expert_dp`,
            value: true,
            message: "enable_shared_expert_dp has no effect without tensor parallelism.",
            fix: "Remove enable_shared_expert_dp",
          },
        ],
      },
    ],
    passes: [
      { name: "expert and tensor parallelism", ...serve({ keys: { enable_shared_expert_dp: true } }) },
    ],
  },
};
