import { type BorderCases, env, FC1, keys, variable } from "./vllm-ascend-border-case.ts";
import { args } from "./vllm-ascend-case.ts";

/** Rules about variables and keys, and of the plugin's ports. */
export const pluginBorders: BorderCases = {
  "ascend-variable-read": [
    {
      name: "one that a later release reads",
      change: env({ VLLM_ASCEND_ENABLE_BATCH_MEMCPY: "1" }, { version: "v0.18.0" }),
      says: variable("VLLM_ASCEND_ENABLE_BATCH_MEMCPY", "1", /^v0\.18\.0 reads no/, /from v0\.20\.2rc1 on$/),
    },
    {
      name: "one that an earlier release read last",
      change: env({ VLLM_ASCEND_ENABLE_FLASHCOMM: "1" }),
      says: variable("VLLM_ASCEND_ENABLE_FLASHCOMM", "1", /^v0\.20\.2rc1 reads no/, /v0\.18\.0 was the last/),
    },
    {
      name: "one that nobody reads",
      change: env({ VLLM_ASCEND_NOTHING_OF_THE_KIND: "1" }),
      says: variable("VLLM_ASCEND_NOTHING_OF_THE_KIND", "1", /./, /^Use one of VLLM_ASCEND_(?!.* [^V])/),
    },
  ],
  "ascend-variable-number": [
    ...["10", "-1", " 2 "].map((value) => ({
      name: `"${value}"`,
      change: env({ VLLM_ASCEND_ENABLE_NZ: value }),
    })),
    ...["x1", "1x", "1.5", "1 2", ""].map((value) => ({
      name: `"${value}"`,
      change: env({ VLLM_ASCEND_ENABLE_NZ: value }),
      says: variable("VLLM_ASCEND_ENABLE_NZ", value, /dies/, /^write a whole number$/),
    })),
    { name: "a variable of others", change: env({ COMPILE_CUSTOM_KERNELS: "yes" }) },
  ],
  "ascend-variable-of-mooncake": [
    {
      name: "a spelling of others",
      on: "prefill",
      change: env({ MC_MIN_RPC_PORT: "15100" }),
      says: variable("MC_MIN_RPC_PORT", "15100", /^Mooncake v0\.3\.8\.post1 of this image reads no such/),
    },
    {
      name: "beside the right one",
      on: "prefill",
      change: env({ MC_MIN_RPC_PORT: "15100", MC_MIN_PRC_PORT: "15000" }),
      says: variable("MC_MIN_RPC_PORT", "15100", /^MC_MIN_PRC_PORT is set, too/, /^take it out$/),
    },
    {
      name: "one that this Mooncake lacks",
      on: "prefill",
      change: env({ ASCEND_BASE_PORT: "21000" }, { version: "v0.13.0rc1" }),
      says: variable("ASCEND_BASE_PORT", "21000", /reads no such variable\.$/, /^take it out$/),
    },
  ],
  "ascend-variable-port": [
    {
      name: "no port for vLLM",
      change: env({ VLLM_PORT: "http" }),
      says: variable("VLLM_PORT", "http", /^vLLM reads a port here and dies/),
    },
    {
      name: "no port for Mooncake",
      on: "prefill",
      change: env({ MC_MIN_PRC_PORT: "0" }),
      says: variable("MC_MIN_PRC_PORT", "0", /^Mooncake reads a port here and takes its default/),
    },
    {
      name: "an end before the beginning",
      on: "prefill",
      change: env({ MC_MIN_PRC_PORT: "15000", MC_MAX_PRC_PORT: "14999" }),
      says: { at: "env.MC_MAX_PRC_PORT", value: "14999", message: /would go from 15000 .* to 14999/ },
    },
    {
      name: "one port for all devices",
      on: "prefill",
      change: env({ MC_MIN_PRC_PORT: "15000", MC_MAX_PRC_PORT: "15000" }),
      says: { at: "env.MC_MAX_PRC_PORT", value: "15000", message: /has 1 ports .* the 16 devices/ },
    },
    {
      name: "a beginning behind the end of Mooncake's own range",
      on: "prefill",
      change: env({ MC_MIN_PRC_PORT: "60000" }),
      says: { at: "env.MC_MIN_PRC_PORT", value: "60000", message: /would go from 60000/ },
    },
  ],
  "ascend-mlapo-decode-only": [
    {
      name: "steps that skip it",
      on: "prefill",
      change: { ...env({ VLLM_ASCEND_ENABLE_MLAPO: "1" }), ...args({ maxNumBatchedTokens: 1025 }) },
      says: variable("VLLM_ASCEND_ENABLE_MLAPO", "1", /^Steps of up to 1025 tokens skip it; 1024 is/),
    },
    {
      name: "steps that do not",
      on: "prefill",
      change: { ...env({ VLLM_ASCEND_ENABLE_MLAPO: "1" }), ...args({ maxNumBatchedTokens: 1024 }) },
      says: variable("VLLM_ASCEND_ENABLE_MLAPO", "1", /^The documents turn it on for decode only/),
    },
    {
      name: "steps whose length is not given",
      on: "prefill",
      change: { ...env({ VLLM_ASCEND_ENABLE_MLAPO: "1" }), without: ["maxNumBatchedTokens"] },
      says: variable("VLLM_ASCEND_ENABLE_MLAPO", "1", /^The documents/),
    },
    { name: "decode", on: "decode", change: env({ VLLM_ASCEND_ENABLE_MLAPO: "1" }) },
  ],
  "ascend-allocator-options": [
    {
      name: "options with spaces",
      change: env({ PYTORCH_NPU_ALLOC_CONF: "expandable_segments : True , max_split_size_mb : 128" }),
      says: variable(
        "PYTORCH_NPU_ALLOC_CONF",
        "expandable_segments : True , max_split_size_mb : 128",
        /exclude/,
      ),
    },
    {
      name: "one that is off",
      change: env({ PYTORCH_NPU_ALLOC_CONF: "expandable_segments:False,max_split_size_mb:128" }),
    },
  ],
  "ascend-additional-config-types": [
    { name: "switches as numbers", change: keys({ enable_mlapo: 0, enable_kv_nz: 1, weight_nz_mode: true }) },
    {
      name: "a switch that is neither",
      change: keys({ enable_mlapo: 2 }),
      says: { at: "args.additionalConfig.enable_mlapo", value: 2 },
    },
    {
      name: "a number in quotes",
      change: keys({ weight_nz_mode: "1" }),
      says: { at: "args.additionalConfig.weight_nz_mode", value: "1", fix: /whole number/ },
    },
    {
      name: "no list",
      change: keys({ pa_shape_list: "1" }),
      says: { at: "args.additionalConfig.pa_shape_list", value: "1", fix: /a list/ },
    },
    { name: "what nothing is known of", change: keys({ ascend_log_path: 1, no_such_key: { enabled: 1 } }) },
  ],
  "ascend-flashcomm1-tensor-parallel": [
    ...[true, 1].map((value) => ({
      name: `the key as ${value}`,
      change: { ...keys({ enable_flashcomm1: value }), tensorParallelSize: 1, dataParallelSize: 16 },
      says: { at: "args.additionalConfig.enable_flashcomm1", value },
    })),
    ...[false, 0].map((value) => ({
      name: `the key as ${value}, which wins over the variable`,
      change: env(FC1, {
        ...keys({ enable_flashcomm1: value }),
        tensorParallelSize: 1,
        dataParallelSize: 16,
      }),
    })),
    {
      name: "the key where only the variable is read",
      change: env(
        { VLLM_ASCEND_ENABLE_FLASHCOMM1: "0" },
        {
          ...keys({ enable_flashcomm1: true }),
          version: "v0.17.0rc1",
          tensorParallelSize: 1,
          dataParallelSize: 16,
        },
      ),
    },
  ],
  "ascend-ports-ascend-direct-documented": [
    { name: "a group that serves alone", change: { ports: { kv: 20_000 } } },
    {
      name: "the last of its ports",
      on: "prefill",
      change: { ports: { kv: 19_969 } },
      says: { at: "ports.kv", value: 19_969, message: /20000–35999 free .* 19969–20000 is inside/ },
    },
    { name: "one less", on: "prefill", change: { ports: { kv: 19_968 } } },
  ],
};
