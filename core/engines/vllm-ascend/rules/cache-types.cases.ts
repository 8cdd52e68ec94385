import { on950 } from "../../../../test/support/ascend-950.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const NEW = "v0.29.0rc1";

export const cases: CasesByRule = {
  "ascend-fp8-cache": {
    fails: [
      {
        name: "an fp8 cache on Atlas A3",
        topology: serve({ version: NEW, args: { kvCacheDtype: "fp8" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheDtype",
            value: "fp8",
            message:
              "vllm-ascend v0.29.0rc1 refuses to start: kvCacheDtype fp8 requires fp8 arithmetic, which Atlas 800 A3 does not have.",
            fix: 'Set kvCacheDtype to "int8"',
          },
        ],
      },
      {
        name: "fp8 keys of indexers",
        topology: serve({ version: NEW, args: { attentionConfig: { indexer_kv_dtype: "fp8" } } }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.indexer_kv_dtype",
            value: "fp8",
            message: /indexer_kv_dtype fp8 requires fp8 arithmetic/,
            fix: 'Set indexer_kv_dtype to "int8"',
          },
        ],
      },
      {
        name: "keys of indexers in four bits",
        topology: serve({ version: NEW, args: { attentionConfig: { indexer_kv_dtype: "mxfp4" } } }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.indexer_kv_dtype",
            value: "mxfp4",
            message: /indexer_kv_dtype mxfp4 requires fp8 arithmetic/,
            fix: 'Set indexer_kv_dtype to "int8"',
          },
        ],
      },
    ],
    passes: [
      { name: "an fp8 cache on Ascend 950", topology: on950({ args: { kvCacheDtype: "fp8" } }) },
      { name: "an int8 cache", topology: serve({ version: NEW, args: { kvCacheDtype: "int8" } }) },
      { name: "no type", topology: serve({ version: NEW }) },
      {
        name: "an earlier release, which does not check the type",
        topology: serve({ version: "v0.28.0rc1", args: { kvCacheDtype: "fp8" } }),
      },
    ],
  },
  "ascend-cache-type-read": {
    fails: [
      {
        name: "a type that sparse attention overwrites",
        topology: serve({ args: { kvCacheDtype: "fp8" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheDtype",
            value: "fp8",
            message:
              "kvCacheDtype fp8 has no effect: vllm-ascend v0.20.2rc1 stores the cache of sparse attention in the type of GLM-5.",
            fix: "Remove kvCacheDtype, and set additionalConfig.enable_sparse_c8 for an int8 cache",
          },
        ],
      },
      {
        name: "a type that sparse attention overwrites in a release with two keys",
        topology: serve({ version: "v0.23.0", args: { kvCacheDtype: "fp8_e4m3" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheDtype",
            value: "fp8_e4m3",
            message: /has no effect/,
            fix: /enable_sparse_sfa_c8/,
          },
        ],
      },
      {
        name: "a type that sparse attention overwrites in a release with one key again",
        topology: serve({ version: "v0.25.1rc1", args: { kvCacheDtype: "fp8" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheDtype",
            value: "fp8",
            message: /has no effect/,
            fix: /additionalConfig\.enable_sparse_c8/,
          },
        ],
      },
      {
        name: "a type that sparse attention overwrites in a release without a key",
        topology: serve({ version: "v0.17.0rc1", args: { kvCacheDtype: "fp8" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheDtype",
            value: "fp8",
            message: /has no effect/,
            fix: "Remove kvCacheDtype",
          },
        ],
      },
      {
        name: "an fp8 cache of grouped attention",
        topology: serve({ model: { name: "GLM-4.7" }, args: { kvCacheDtype: "fp8" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheDtype",
            value: "fp8",
            message:
              "kvCacheDtype fp8 is not known to work: vllm-ascend v0.20.2rc1 has no attention operator that reads an fp8 cache on Atlas 800 A3.",
            fix: "Remove kvCacheDtype",
          },
        ],
      },
    ],
    passes: [
      { name: "the type of the model", topology: serve({ args: { kvCacheDtype: "bfloat16" } }) },
      { name: "the default", topology: serve({ args: { kvCacheDtype: "auto" } }) },
      { name: "a release that reads it", topology: serve({ version: NEW, args: { kvCacheDtype: "int8" } }) },
      {
        name: "a type of two bytes with grouped attention",
        topology: serve({ model: { name: "GLM-4.7" }, args: { kvCacheDtype: "float16" } }),
      },
    ],
  },
  "ascend-indexer-type-read": {
    fails: [
      {
        name: "a type before the plugin reads it",
        topology: serve({ version: "v0.26.0rc1", args: { attentionConfig: { indexer_kv_dtype: "fp8" } } }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.indexer_kv_dtype",
            value: "fp8",
            message: "indexer_kv_dtype has no effect in vllm-ascend v0.26.0rc1.",
            fix: "Remove indexer_kv_dtype, and set additionalConfig.enable_sparse_li_c8 for 8-bit indexer keys",
          },
        ],
      },
      {
        name: "a type in a release with one key for both caches",
        topology: serve({ version: "v0.24.0rc1", args: { attentionConfig: { indexer_kv_dtype: "fp8" } } }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.indexer_kv_dtype",
            value: "fp8",
            message: /has no effect/,
            fix: /additionalConfig\.enable_sparse_c8/,
          },
        ],
      },
      {
        name: "a model without indexers",
        topology: serve({
          version: "v0.28.0rc1",
          model: { name: "GLM-4.7" },
          args: { attentionConfig: { indexer_kv_dtype: "fp8" } },
        }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.indexer_kv_dtype",
            value: "fp8",
            message: /has no effect/,
            fix: "Remove indexer_kv_dtype",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the default",
        topology: serve({ version: "v0.24.0rc1", args: { attentionConfig: { indexer_kv_dtype: "bf16" } } }),
      },
      {
        name: "a release that reads the type",
        topology: serve({ version: NEW, args: { attentionConfig: { indexer_kv_dtype: "int8" } } }),
      },
    ],
  },
};
