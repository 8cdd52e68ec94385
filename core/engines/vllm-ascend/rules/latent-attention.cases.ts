import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const MLAPO = "VLLM_ASCEND_ENABLE_MLAPO";

const on = { [MLAPO]: "1" };

const serve = (change: GroupChange) => ({ topology: changed(serving(1), change) });

const pair = (group: "prefill" | "decode", change: GroupChange) => ({
  topology: changed(prefillDecode(), { ...change, group }),
  within: `groups.${group}`,
});

export const cases: CasesByRule = {
  "ascend-mlapo-decode-only": {
    fails: [
      {
        name: "prefill as documented",
        ...pair("prefill", { env: on }),
        reports: [
          {
            path: `groups.prefill.env.${MLAPO}`,
            value: "1",
            message: "Steps of more than 1024 tokens skip MLAPO, and maxNumBatchedTokens is 4096.",
            fix: "Remove the setting from the prefill group",
          },
        ],
      },
      {
        name: "steps of 1025 tokens",
        ...pair("prefill", { env: on, args: { maxNumBatchedTokens: 1025 } }),
        reports: [
          {
            path: `groups.prefill.env.${MLAPO}`,
            value: "1",
            message: "Steps of more than 1024 tokens skip MLAPO, and maxNumBatchedTokens is 1025.",
            fix: "Remove the setting from the prefill group",
          },
        ],
      },
      {
        name: "steps of 1024 tokens",
        ...pair("prefill", { env: on, args: { maxNumBatchedTokens: 1024 } }),
        reports: [
          {
            path: `groups.prefill.env.${MLAPO}`,
            value: "1",
            message: "The vllm-ascend documentation turns MLAPO on for decode groups only.",
            fix: "Remove the setting from the prefill group",
          },
        ],
      },
      {
        name: "steps of unknown length",
        ...pair("prefill", { env: on, without: ["maxNumBatchedTokens"] }),
        reports: [
          {
            path: `groups.prefill.env.${MLAPO}`,
            value: "1",
            message: /^The vllm-ascend documentation/,
            fix: "Remove the setting from the prefill group",
          },
        ],
      },
    ],
    passes: [
      { name: "prefill with MLAPO off", ...pair("prefill", { env: { [MLAPO]: "0" } }) },
      { name: "decode", ...pair("decode", { env: on }) },
    ],
  },
  "ascend-mlapo-effective": {
    fails: [
      {
        name: "weights in bf16",
        ...serve({ env: on, model: { weights: "bf16" } }),
        reports: [
          {
            path: `groups.serve.env.${MLAPO}`,
            value: "1",
            message: "MLAPO has no effect: the operator needs w8a8 or w4a8 weights, the model has bf16.",
            fix: "Remove the setting",
          },
        ],
      },
      {
        name: "several obstacles",
        ...serve({ env: on, keys: { enable_dsa_cp: true }, model: { name: "GLM-4.7", weights: "bf16" } }),
        reports: [
          {
            path: `groups.serve.env.${MLAPO}`,
            value: "1",
            message:
              "MLAPO has no effect: GLM-4.7 has no latent attention; the operator needs w8a8 or w4a8 weights, the model has bf16; enable_dsa_cp is on.",
            fix: "Remove the setting",
          },
        ],
      },
    ],
    passes: [{ name: "weights in w8a8", ...serve({ env: on, model: { weights: "w8a8" } }) }],
  },
  "ascend-kv-nz-decode": {
    fails: [
      {
        name: "sparse attention",
        ...pair("decode", { keys: { enable_kv_nz: true } }),
        reports: [
          {
            path: "groups.decode.args.additionalConfig.enable_kv_nz",
            value: true,
            message: "enable_kv_nz needs dense latent attention, which GLM-5 does not have.",
            fix: "Remove enable_kv_nz",
          },
        ],
      },
      {
        name: "dense latent attention on prefill",
        ...pair("prefill", { keys: { enable_kv_nz: true }, model: { name: "GLM-4.7-Flash" } }),
        reports: [
          {
            path: "groups.prefill.args.additionalConfig.enable_kv_nz",
            value: true,
            message: "enable_kv_nz is for decode groups only, and the role of this group is prefill.",
            fix: "Remove enable_kv_nz",
          },
        ],
      },
    ],
    passes: [
      {
        name: "dense latent attention on decode",
        ...pair("decode", { keys: { enable_kv_nz: true }, model: { name: "GLM-4.7-Flash" } }),
      },
    ],
  },
};
