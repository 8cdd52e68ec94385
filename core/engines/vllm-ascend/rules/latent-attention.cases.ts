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

const c8 = { model: { weights: "w8a8c8" } } satisfies GroupChange;

const int8Key = { keys: { enable_mlapo: true, enable_sparse_sfa_c8: true }, ...c8 } satisfies GroupChange;

const packed = {
  path: "groups.serve.args.additionalConfig.enable_mlapo",
  value: true,
  message: "enable_mlapo has no effect: the group keeps the KV cache in 8 bits.",
  fix: "Remove enable_mlapo",
};

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
            message:
              "VLLM_ASCEND_ENABLE_MLAPO has no effect on steps above 1024 tokens; maxNumBatchedTokens is 4096.",
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO from groups.prefill",
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
            message:
              "VLLM_ASCEND_ENABLE_MLAPO has no effect on steps above 1024 tokens; maxNumBatchedTokens is 1025.",
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO from groups.prefill",
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
            message:
              "VLLM_ASCEND_ENABLE_MLAPO is set in a prefill group; the vllm-ascend documentation sets it in decode groups only.",
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO from groups.prefill",
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
            message: /the vllm-ascend documentation sets it in decode groups only\.$/,
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO from groups.prefill",
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
            message:
              "VLLM_ASCEND_ENABLE_MLAPO has no effect: the operator requires w8a8 or w4a8 weights, the model has bf16.",
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO",
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
              "VLLM_ASCEND_ENABLE_MLAPO has no effect: GLM-4.7 has no latent attention; the operator requires w8a8 or w4a8 weights, the model has bf16; enable_dsa_cp is on.",
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO",
          },
        ],
      },
      {
        name: "weights in bf16 in v0.13.0rc1",
        ...serve({ env: on, model: { weights: "bf16" }, version: "v0.13.0rc1" }),
        reports: [
          {
            path: `groups.serve.env.${MLAPO}`,
            value: "1",
            message: /^VLLM_ASCEND_ENABLE_MLAPO has no effect: the operator requires w8a8 or w4a8 weights/,
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO",
          },
        ],
      },
      {
        name: "a cache in int8 by a key",
        ...serve({ ...int8Key, version: "v0.23.0" }),
        reports: [packed],
      },
      {
        name: "a cache in int8 by the flag",
        ...serve({
          keys: { enable_mlapo: true },
          args: { kvCacheDtype: "int8" },
          ...c8,
          version: "v0.30.0rc2",
        }),
        reports: [packed],
      },
      {
        name: "a cache in 8 bits on Ascend 950 in v0.26.0rc1",
        ...serve({ ...int8Key, hardware: "ascend-950dt", version: "v0.26.0rc1" }),
        reports: [packed],
      },
    ],
    passes: [
      { name: "weights in w8a8", ...serve({ env: on, model: { weights: "w8a8" } }) },
      {
        name: "a cache in int8 of indexers alone",
        ...serve({ keys: { enable_mlapo: true, enable_sparse_li_c8: true }, ...c8, version: "v0.23.0" }),
      },
      {
        name: "a cache in 8 bits on Ascend 950 in v0.23.0",
        ...serve({ ...int8Key, hardware: "ascend-950dt", version: "v0.23.0" }),
      },
      {
        name: "enable_dsa_cp in a release that does not read it",
        ...serve({
          env: on,
          keys: { enable_dsa_cp: true },
          model: { weights: "w8a8" },
          version: "v0.18.0",
        }),
      },
    ],
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
            message: "enable_kv_nz requires dense latent attention, which GLM-5 does not have.",
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
            message: "enable_kv_nz is supported only in decode groups; groups.prefill has the role prefill.",
            fix: "Remove enable_kv_nz",
          },
        ],
      },
      {
        name: "sparse attention in v0.13.0rc2",
        ...pair("decode", { keys: { enable_kv_nz: true }, version: "v0.13.0rc2" }),
        reports: [
          {
            path: "groups.decode.args.additionalConfig.enable_kv_nz",
            value: true,
            message: "enable_kv_nz requires dense latent attention, which GLM-5 does not have.",
            fix: "Remove enable_kv_nz",
          },
        ],
      },
    ],
    passes: [
      {
        name: "v0.13.0rc1, which does not read the key",
        ...pair("decode", { keys: { enable_kv_nz: true }, version: "v0.13.0rc1" }),
      },
      {
        name: "dense latent attention on decode",
        ...pair("decode", { keys: { enable_kv_nz: true }, model: { name: "GLM-4.7-Flash" } }),
      },
    ],
  },
};
