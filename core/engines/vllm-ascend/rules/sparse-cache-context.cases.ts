import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (version: string, weights: "w4a8c8" | "w8a8c8", change: GroupChange) =>
  changed(serving(1), { version, model: { name: "GLM-5.2", weights }, ...change });

const context = { decodeContextParallelSize: 16 };

export const cases: CasesByRule = {
  "ascend-sparse-cache-context": {
    fails: [
      {
        name: "an int8 cache in v0.30.0rc2",
        topology: serve("v0.30.0rc2", "w4a8c8", { args: { ...context, kvCacheDtype: "int8" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheDtype",
            value: "int8",
            message:
              "kvCacheDtype is not recommended together with decodeContextParallelSize 16 for w4a8c8 weights.",
            fix: "Remove kvCacheDtype in each group",
          },
        ],
      },
      {
        name: "the key of v0.26.0rc1",
        topology: serve("v0.26.0rc1", "w4a8c8", { args: context, keys: { enable_sparse_sfa_c8: true } }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.enable_sparse_sfa_c8",
            value: true,
            message: /^enable_sparse_sfa_c8 is not recommended/,
            fix: "Remove enable_sparse_sfa_c8 in each group",
          },
        ],
      },
    ],
    passes: [
      {
        name: "w8a8c8 weights",
        topology: serve("v0.30.0rc2", "w8a8c8", { args: { ...context, kvCacheDtype: "int8" } }),
      },
      {
        name: "a cache in the type of the model",
        topology: serve("v0.30.0rc2", "w4a8c8", { args: context }),
      },
      {
        name: "keys of the indexer in eight bits alone",
        topology: serve("v0.26.0rc1", "w4a8c8", { args: context, keys: { enable_sparse_li_c8: true } }),
      },
      {
        name: "no context parallelism",
        topology: serve("v0.30.0rc2", "w4a8c8", { args: { kvCacheDtype: "int8" } }),
      },
      {
        name: "v0.23.0, where ascend-known-defect reports it",
        topology: serve("v0.23.0", "w4a8c8", { args: context, keys: { enable_sparse_sfa_c8: true } }),
      },
    ],
  },
};
