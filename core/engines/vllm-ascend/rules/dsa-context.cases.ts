import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "ascend-dsa-cp-sparse-model": {
    fails: [
      {
        name: "a model without sparse attention",
        topology: serve({ keys: { enable_dsa_cp: true }, model: { name: "GLM-4.7" } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_dsa_cp",
            value: true,
            message: "enable_dsa_cp has no effect: GLM-4.7 has no sparse attention.",
            fix: "Remove enable_dsa_cp",
          },
        ],
      },
    ],
    passes: [{ name: "a model with sparse attention", topology: serve({ keys: { enable_dsa_cp: true } }) }],
  },
  "ascend-dsa-cp-flashcomm1": {
    fails: [
      {
        name: "no sequence parallelism",
        topology: serve({ keys: { enable_dsa_cp: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_dsa_cp",
            value: true,
            message: "enable_dsa_cp requires VLLM_ASCEND_ENABLE_FLASHCOMM1, which is off.",
            fix: 'Set groups.serve.env.VLLM_ASCEND_ENABLE_FLASHCOMM1 to "1"',
          },
        ],
      },
      {
        name: "replicated shared experts, which turn nothing on in v0.26.0rc1",
        topology: serve({
          version: "v0.26.0rc1",
          keys: { enable_dsa_cp: true, enable_shared_expert_dp: true },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_dsa_cp",
            value: true,
            message: /requires VLLM_ASCEND_ENABLE_FLASHCOMM1/,
            fix: /^Set groups\.serve\.env/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "sequence parallelism",
        topology: serve({ keys: { enable_dsa_cp: true }, env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" } }),
      },
      {
        name: "replicated shared experts, which turn sequence parallelism on",
        topology: serve({ keys: { enable_dsa_cp: true, enable_shared_expert_dp: true } }),
      },
      {
        name: "a release that turns sequence parallelism on",
        topology: serve({ version: "v0.27.1rc1", keys: { enable_dsa_cp: true } }),
      },
    ],
  },
  "ascend-dsa-cp-exclusive": {
    fails: [
      {
        name: "prefill context parallelism and model runner V2",
        topology: serve({
          version: "v0.30.0rc2",
          keys: { enable_dsa_cp: true },
          env: { VLLM_USE_V2_MODEL_RUNNER: "1" },
          tensorParallelSize: 4,
          prefillContextParallelSize: 4,
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_dsa_cp",
            value: true,
            message:
              "enable_dsa_cp is not supported together with prefillContextParallelSize above 1 and VLLM_USE_V2_MODEL_RUNNER.",
            fix: "Remove enable_dsa_cp",
          },
        ],
      },
    ],
    passes: [
      { name: "neither", topology: serve({ version: "v0.30.0rc2", keys: { enable_dsa_cp: true } }) },
      {
        name: "an earlier release",
        topology: serve({
          version: "v0.29.0rc1",
          keys: { enable_dsa_cp: true },
          tensorParallelSize: 4,
          prefillContextParallelSize: 4,
        }),
      },
    ],
  },
};
