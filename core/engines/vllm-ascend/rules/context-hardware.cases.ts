import { on950 } from "../../../../test/support/ascend-950.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "ascend-sparse-context-hardware": {
    fails: [
      {
        name: "the key of an 8-bit cache on Ascend 950",
        topology: on950({ args: { decodeContextParallelSize: 8 }, keys: { enable_sparse_sfa_c8: true } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message:
              "vllm-ascend v0.30.0rc2 refuses to start: decodeContextParallelSize 8 is not supported with sparse attention and enable_sparse_sfa_c8 on Ascend 950DT.",
            fix: "Remove decodeContextParallelSize or enable_sparse_sfa_c8",
          },
        ],
      },
      {
        name: "any cache in v0.25.1rc1",
        topology: on950({ version: "v0.25.1rc1", args: { decodeContextParallelSize: 8 } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message: /with sparse attention on Ascend 950DT\.$/,
            fix: "Remove decodeContextParallelSize",
          },
        ],
      },
      {
        name: "keys of indexers in 8 bits in v0.23.0",
        topology: on950({
          version: "v0.23.0",
          args: { decodeContextParallelSize: 8 },
          keys: { enable_sparse_li_c8: true },
        }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message: /and enable_sparse_li_c8 on Ascend 950DT\.$/,
            fix: "Remove decodeContextParallelSize or enable_sparse_li_c8",
          },
        ],
      },
    ],
    passes: [
      { name: "a whole cache on Ascend 950", topology: on950({ args: { decodeContextParallelSize: 8 } }) },
      {
        name: "an fp8 cache by its type, which vllm-ascend does not refuse",
        topology: on950({ args: { decodeContextParallelSize: 8, kvCacheDtype: "fp8" } }),
      },
      {
        name: "an 8-bit cache on Atlas A3",
        topology: serve({
          version: "v0.30.0rc2",
          args: { decodeContextParallelSize: 16 },
          keys: { enable_sparse_sfa_c8: true },
        }),
      },
      { name: "no context parallelism", topology: on950({ keys: { enable_sparse_sfa_c8: true } }) },
    ],
  },
  "ascend-sparse-context-untested": {
    fails: [
      {
        name: "v0.23.0 on Ascend 950",
        topology: on950({ version: "v0.23.0", args: { decodeContextParallelSize: 8 } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message:
              "decodeContextParallelSize 8 is not supported with sparse attention on Ascend 950DT; vllm-ascend v0.23.0 starts with it all the same.",
            fix: "Remove decodeContextParallelSize",
          },
        ],
      },
      {
        name: "an fp8 cache in v0.30.0rc2",
        topology: on950({ args: { decodeContextParallelSize: 8, kvCacheDtype: "fp8" } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message: /with sparse attention and kvCacheDtype fp8 on Ascend 950DT/,
            fix: "Remove decodeContextParallelSize or kvCacheDtype",
          },
        ],
      },
    ],
    passes: [
      { name: "a whole cache in v0.30.0rc2", topology: on950({ args: { decodeContextParallelSize: 8 } }) },
      {
        name: "Atlas A3",
        topology: serve({ version: "v0.23.0", args: { decodeContextParallelSize: 16 } }),
      },
    ],
  },
};
