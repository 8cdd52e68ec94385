import { on950 } from "../../../../test/support/ascend-950.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const prefill = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "prefill" });

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

const NEW = "v0.23.0";

const glm47 = { name: "GLM-4.7", weights: "w8a8" } as const;

/** GLM-4.7, whose eight key-value heads serve twelve query heads each. */
const eightHeads = (decodeContextParallelSize: number, tensorParallelSize = 16) =>
  serve({ model: glm47, tensorParallelSize, args: { decodeContextParallelSize } });

export const cases: CasesByRule = {
  "vllm-context-parallel-degrees": {
    fails: [
      {
        name: "a size that does not divide tensorParallelSize",
        topology: serve({ args: { decodeContextParallelSize: 3 } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 3,
            message: "decodeContextParallelSize 3 does not divide tensorParallelSize 16.",
            fix: "Set decodeContextParallelSize to a divisor of 16, or remove it",
          },
        ],
      },
      {
        name: "a size that does not span prefill context parallelism",
        topology: serve({
          version: "v0.30.0rc2",
          tensorParallelSize: 4,
          prefillContextParallelSize: 4,
          args: { decodeContextParallelSize: 2 },
        }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 2,
            message:
              "decodeContextParallelSize 2 must be 4 or 16 with prefillContextParallelSize 4 and tensorParallelSize 4.",
            fix: "Set decodeContextParallelSize to 4 or 16, or remove it",
          },
        ],
      },
      {
        name: "more devices than share a key-value head",
        topology: eightHeads(4),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 4,
            message:
              "decodeContextParallelSize 4 exceeds the devices per key-value head, 2: GLM-4.7 has 8 such heads, and tensorParallelSize is 16.",
            fix: "Set decodeContextParallelSize to a divisor of 12 up to 2, or remove it",
          },
        ],
      },
      {
        name: "a key-value head per device",
        topology: eightHeads(2, 8),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 2,
            message:
              "decodeContextParallelSize 2 exceeds the devices per key-value head, 1: GLM-4.7 has 8 such heads, and tensorParallelSize is 8.",
            fix: "Remove decodeContextParallelSize, or raise tensorParallelSize",
          },
        ],
      },
      {
        name: "a size that does not divide the query heads",
        topology: eightHeads(8, 64),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message:
              "decodeContextParallelSize 8 does not divide the 12 query heads that share a key-value head of GLM-4.7.",
            fix: "Set decodeContextParallelSize to a divisor of 12 up to 8, or remove it",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the devices of prefill context parallelism",
        topology: serve({
          version: "v0.30.0rc2",
          tensorParallelSize: 4,
          prefillContextParallelSize: 4,
          args: { decodeContextParallelSize: 16 },
        }),
      },
      {
        name: "all devices of a rank with latent attention",
        topology: serve({ args: { decodeContextParallelSize: 16 } }),
      },
      {
        name: "sparse attention in a release that allows all devices alone",
        topology: serve({ version: NEW, args: { decodeContextParallelSize: 3 } }),
      },
      { name: "the devices that share a key-value head", topology: eightHeads(2) },
      { name: "no context parallelism", topology: eightHeads(1, 8) },
      { name: "a size that divides the query heads", topology: eightHeads(4, 64) },
    ],
  },
  "ascend-sparse-context-parallel": {
    fails: [
      {
        name: "half the devices of a rank",
        topology: serve({ version: NEW, args: { decodeContextParallelSize: 8 } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message:
              "decodeContextParallelSize 8 must equal tensorParallelSize 16: GLM-5 has sparse attention.",
            fix: "Set decodeContextParallelSize to 16, or remove it",
          },
        ],
      },
      {
        name: "half the devices of a rank in v0.30.0rc2",
        topology: serve({ version: "v0.30.0rc2", args: { decodeContextParallelSize: 8 } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 8,
            message: /must equal tensorParallelSize 16/,
            fix: "Set decodeContextParallelSize to 16, or remove it",
          },
        ],
      },
      {
        name: "two devices of a rank",
        topology: serve({ version: NEW, args: { decodeContextParallelSize: 2 } }),
        reports: [
          {
            path: "groups.serve.args.decodeContextParallelSize",
            value: 2,
            message:
              "decodeContextParallelSize 2 must equal tensorParallelSize 16: GLM-5 has sparse attention.",
            fix: "Set decodeContextParallelSize to 16, or remove it",
          },
        ],
      },
    ],
    passes: [
      {
        name: "all devices of a rank",
        topology: serve({ version: NEW, args: { decodeContextParallelSize: 16 } }),
      },
      {
        name: "the devices of prefill context parallelism",
        topology: serve({
          version: "v0.28.0rc1",
          tensorParallelSize: 2,
          prefillContextParallelSize: 8,
          args: { decodeContextParallelSize: 8 },
        }),
      },
      {
        name: "a model without sparse attention",
        topology: serve({ version: NEW, model: glm47, args: { decodeContextParallelSize: 2 } }),
      },
    ],
  },
  "ascend-sparse-context-symmetric": {
    fails: [
      {
        name: "decode only",
        topology: decode({ args: { decodeContextParallelSize: 4 } }),
        reports: [
          {
            path: "groups.decode.args.decodeContextParallelSize",
            value: 4,
            message:
              "decodeContextParallelSize is above 1 in groups.decode only: answers of GLM-5 can be less accurate.",
            fix: "Set groups.prefill.args.decodeContextParallelSize to 16 and cpKvCacheInterleaveSize of both groups to 128, or remove decodeContextParallelSize from groups.decode",
          },
        ],
      },
      {
        name: "prefill only",
        topology: prefill({ args: { decodeContextParallelSize: 16 } }),
        reports: [
          {
            path: "groups.prefill.args.decodeContextParallelSize",
            value: 16,
            message:
              "decodeContextParallelSize is above 1 in groups.prefill only: answers of GLM-5 can be less accurate.",
            fix: "Set groups.decode.args.decodeContextParallelSize to 4 and cpKvCacheInterleaveSize of both groups to 128, or remove decodeContextParallelSize from groups.prefill",
          },
        ],
      },
    ],
    passes: [
      { name: "a size of 1", topology: decode({ args: { decodeContextParallelSize: 1 } }) },
      {
        name: "a model without sparse attention",
        topology: prefill({ model: glm47, args: { decodeContextParallelSize: 2 } }),
      },
    ],
  },
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
              "decodeContextParallelSize 8 is not supported with sparse attention on Ascend 950DT; vllm-ascend v0.23.0 does not refuse it.",
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
