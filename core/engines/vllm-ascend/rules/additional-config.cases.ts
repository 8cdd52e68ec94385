import twoNodes from "../../../../stacks/a2-glm47-2node.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

/** GLM-4.7 on vLLM 0.13.0. */
const old = (change: GroupChange) => changed(twoNodes, change);

const LATEST = "v0.25.1rc1";

/** The first release that refuses unknown keys. */
const strict = (keys: NonNullable<GroupChange["keys"]>) => serve({ version: "v0.27.1rc1", keys });

const newest = (keys: NonNullable<GroupChange["keys"]>) => serve({ version: "v0.30.0rc2", keys });

const latest = (keys: NonNullable<GroupChange["keys"]>) => serve({ version: LATEST, keys });

export const cases: CasesByRule = {
  "ascend-additional-config-known": {
    fails: [
      {
        name: "a mistyped key",
        topology: serve({ keys: { enable_cpu_bindings: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_cpu_bindings",
            value: true,
            message: "vllm-ascend v0.20.2rc1 ignores enable_cpu_bindings: additionalConfig has no such key.",
            fix: 'Did you mean "enable_cpu_binding"?',
          },
        ],
      },
      {
        name: "a key that belongs into an object",
        topology: serve({ keys: { fuse_muls_add: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.fuse_muls_add",
            value: true,
            message: "vllm-ascend v0.20.2rc1 ignores fuse_muls_add: additionalConfig has no such key.",
            fix: "Move fuse_muls_add into ascend_compilation_config, or remove it",
          },
        ],
      },
      {
        name: "a mistyped key of an object",
        topology: serve({ keys: { ascend_compilation_config: { fuse_mul_add: true } } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.ascend_compilation_config.fuse_mul_add",
            value: true,
            message:
              "vllm-ascend v0.20.2rc1 ignores fuse_mul_add: ascend_compilation_config has no such key.",
            fix: 'Did you mean "fuse_muls_add"?',
          },
        ],
      },
      {
        name: "a key of a later release",
        topology: serve({ keys: { enable_sparse_sfa_c8: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_sfa_c8",
            value: true,
            message: "vllm-ascend v0.20.2rc1 ignores enable_sparse_sfa_c8: additionalConfig has no such key.",
            fix: "Remove enable_sparse_sfa_c8: v0.23.0rc1 is the first release that reads it",
          },
        ],
      },
      {
        name: "a key whose effect is the default",
        topology: old({ keys: { chunked_prefill_for_mla: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.chunked_prefill_for_mla",
            value: true,
            message:
              "vllm-ascend v0.13.0rc1 ignores chunked_prefill_for_mla: additionalConfig has no such key.",
            fix: "Remove chunked_prefill_for_mla: vLLM chunks prefill by default",
          },
        ],
      },
      {
        name: "a key that only an earlier release read",
        topology: serve({ keys: { gate_eplb: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.gate_eplb",
            value: true,
            message: "vllm-ascend v0.20.2rc1 ignores gate_eplb: additionalConfig has no such key.",
            fix: "Remove gate_eplb: v0.13.0 is the last release that reads it",
          },
        ],
      },
      {
        name: "a mistyped key in v0.25.1rc1",
        topology: latest({ enable_cpu_bidning: true }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_cpu_bidning",
            value: true,
            message: "vllm-ascend v0.25.1rc1 ignores enable_cpu_bidning: additionalConfig has no such key.",
            fix: 'Did you mean "enable_cpu_binding"?',
          },
        ],
      },
      {
        name: "two keys of v0.23.0 that became one",
        topology: latest({ enable_sparse_sfa_c8: true }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_sfa_c8",
            value: true,
            message: "vllm-ascend v0.25.1rc1 ignores enable_sparse_sfa_c8: additionalConfig has no such key.",
            fix: "Remove enable_sparse_sfa_c8, and set enable_sparse_c8 for the same effect",
          },
        ],
      },
      {
        name: "a key that was two in v0.23.0",
        topology: serve({ version: "v0.23.0", keys: { enable_sparse_c8: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_c8",
            value: true,
            message: "vllm-ascend v0.23.0 ignores enable_sparse_c8: additionalConfig has no such key.",
            fix: "Remove enable_sparse_c8, and set enable_sparse_sfa_c8 and enable_sparse_li_c8 for the same effect",
          },
        ],
      },
      {
        name: "keys that may be new in a later candidate, also where the plugin refuses unknown ones",
        topology: changed(serving(1), {
          version: "v0.20.2rc9",
          keys: { brand_new: true, eplb_config: { brand_new: 1 } },
        }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.brand_new",
            value: true,
            message:
              "brand_new is not known in vLLM-Ascend v0.20.2rc1, the nearest older release with a catalogue.",
            fix: "Remove brand_new, or accept the finding if the release has brand_new",
          },
          {
            path: "groups.serve.args.additionalConfig.eplb_config.brand_new",
            value: 1,
            message:
              "brand_new is not known in vLLM-Ascend v0.20.2rc1, the nearest older release with a catalogue.",
            fix: "Remove brand_new, or accept the finding if the release has brand_new",
          },
        ],
      },
      {
        name: "a key of a later release in v0.13.0rc1",
        topology: old({ keys: { enable_sparse_c8: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_c8",
            value: true,
            message: "vllm-ascend v0.13.0rc1 ignores enable_sparse_c8: additionalConfig has no such key.",
            fix: "Remove enable_sparse_c8: v0.18.0rc1 is the first release that reads it",
          },
        ],
      },
      {
        name: "a key that v0.25.1rc1 no longer reads",
        topology: latest({ layer_sharding: ["q_b_proj"] }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.layer_sharding",
            value: ["q_b_proj"],
            message: "vllm-ascend v0.25.1rc1 ignores layer_sharding: additionalConfig has no such key.",
            fix: "Remove layer_sharding: v0.23.0.post1 is the last release that reads it",
          },
        ],
      },
      {
        name: "a mistyped key of scheduler_config",
        topology: latest({ scheduler_config: { enable_balance_schedule: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.scheduler_config.enable_balance_schedule",
            value: true,
            message:
              "vllm-ascend v0.25.1rc1 ignores enable_balance_schedule: scheduler_config has no such key.",
            fix: 'Did you mean "enable_balance_scheduling"?',
          },
        ],
      },
    ],
    passes: [
      { name: "a key of the release", topology: serve({ keys: { enable_dsa_cp: true } }) },
      {
        name: "a key of an object",
        topology: serve({ keys: { ascend_compilation_config: { fuse_muls_add: true } } }),
      },
      { name: "no keys", topology: serve({ keys: {} }) },
      { name: "one key for sparse attention", topology: serve({ keys: { enable_sparse_c8: true } }) },
      { name: "a key of v0.13.0rc1", topology: old({ keys: { gate_eplb: true } }) },
      { name: "keys of v0.25.1rc1", topology: latest({ enable_dsa_cp: true, draft_window_size: 4096 }) },
      { name: "one key for sparse attention in v0.25.1rc1", topology: latest({ enable_sparse_c8: true }) },
      {
        name: "two keys for sparse attention in v0.23.0",
        topology: serve({
          version: "v0.23.0",
          keys: { enable_sparse_sfa_c8: true, enable_sparse_li_c8: true },
        }),
      },
      { name: "no keys in v0.13.0rc1", topology: old({ keys: {} }) },
      { name: "no keys in v0.25.1rc1", topology: latest({}) },
      {
        name: "a key of scheduler_config and at the top",
        topology: latest({
          enable_balance_scheduling: true,
          scheduler_config: { enable_balance_scheduling: true },
        }),
      },
    ],
  },
  "ascend-additional-config-strict": {
    fails: [
      {
        name: "a mistyped key of eplb_config",
        topology: serve({ keys: { eplb_config: { dynamic_eplp: false } } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.eplb_config.dynamic_eplp",
            value: false,
            message: "vllm-ascend v0.20.2rc1 refuses to start: eplb_config has no key dynamic_eplp.",
            fix: 'Did you mean "dynamic_eplb"?',
          },
        ],
      },
      {
        name: "a key that belongs into an object",
        topology: strict({ fuse_muls_add: true }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.fuse_muls_add",
            value: true,
            message: "vllm-ascend v0.27.1rc1 refuses to start: additionalConfig has no key fuse_muls_add.",
            fix: "Move fuse_muls_add into ascend_compilation_config, or remove it",
          },
        ],
      },
      {
        name: "a mistyped key at the top and one of an object",
        topology: newest({ enable_mlap: true, ascend_compilation_config: { fuse_mul_add: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_mlap",
            value: true,
            message: "vllm-ascend v0.30.0rc2 refuses to start: additionalConfig has no key enable_mlap.",
            fix: 'Did you mean "enable_mlapo"?',
          },
          {
            path: "groups.serve.args.additionalConfig.ascend_compilation_config.fuse_mul_add",
            value: true,
            message:
              "vllm-ascend v0.30.0rc2 refuses to start: ascend_compilation_config has no key fuse_mul_add.",
            fix: 'Did you mean "fuse_muls_add"?',
          },
        ],
      },
      {
        name: "a key that the types of the caches replaced",
        topology: newest({ enable_sparse_c8: true }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_c8",
            value: true,
            message: /has no key enable_sparse_c8\.$/,
            fix: "Remove enable_sparse_c8, and set kvCacheDtype and attentionConfig.indexer_kv_dtype for the same effect",
          },
        ],
      },
      {
        name: "a mistyped key of an object in scheduler_config",
        topology: latest({ scheduler_config: { short_request_first_config: { treshold: 8 } } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.scheduler_config.short_request_first_config.treshold",
            value: 8,
            message:
              "vllm-ascend v0.25.1rc1 refuses to start: short_request_first_config has no key treshold.",
            fix: 'Did you mean "threshold"?',
          },
        ],
      },
    ],
    passes: [
      {
        name: "a key at the top in a release that ignores it",
        topology: serve({ version: "v0.26.0rc1", keys: { fuse_muls_add: true } }),
      },
      {
        name: "known keys at the top and in an object",
        topology: strict({ enable_mlapo: true, ascend_compilation_config: { fuse_muls_add: true } }),
      },
      { name: "a key of eplb_config", topology: serve({ keys: { eplb_config: { dynamic_eplb: false } } }) },
      {
        name: "an unknown key of scheduler_config, which is ignored",
        topology: latest({ scheduler_config: { short_request_first_config: { threshold: 8 }, unknown: 1 } }),
      },
    ],
  },
  "ascend-additional-config-derived": {
    fails: [
      {
        name: "switches that follow the types of the caches",
        topology: newest({ enable_sparse_sfa_c8: true, enable_sparse_li_c8: true }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_sfa_c8",
            value: true,
            message:
              "enable_sparse_sfa_c8 has no effect: vllm-ascend derives enable_sparse_sfa_c8 from kvCacheDtype.",
            fix: "Remove enable_sparse_sfa_c8, and set kvCacheDtype for the same effect",
          },
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_li_c8",
            value: true,
            message:
              "enable_sparse_li_c8 has no effect: vllm-ascend derives enable_sparse_li_c8 from attentionConfig.indexer_kv_dtype.",
            fix: "Remove enable_sparse_li_c8, and set attentionConfig.indexer_kv_dtype for the same effect",
          },
        ],
      },
      {
        name: "a ratio that follows other settings",
        topology: strict({ pd_tp_ratio: 2 }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.pd_tp_ratio",
            value: 2,
            message: "pd_tp_ratio has no effect: vllm-ascend derives pd_tp_ratio from other settings.",
            fix: "Remove pd_tp_ratio",
          },
        ],
      },
    ],
    passes: [
      {
        name: "switches of an earlier release",
        topology: serve({
          version: "v0.28.0rc1",
          keys: { enable_sparse_sfa_c8: true, enable_sparse_li_c8: true },
        }),
      },
      {
        name: "a key that the release does not know",
        topology: serve({ version: "v0.29.0rc1", keys: { enable_sparse_li_c4: true } }),
      },
    ],
  },
};
