import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { oneNode, twoNodes } from "../../../../test/support/xllm.ts";

const store = { enableKvcacheStore: true } as const;

export const cases: CasesByRule = {
  "xllm-chunk-in-batch": {
    fails: [
      {
        name: "a chunk of one token more than a batch",
        ...oneNode({ args: { maxTokensPerChunkForPrefill: 5001 } }),
        reports: [
          {
            path: "groups.serve.args.maxTokensPerChunkForPrefill",
            value: 5001,
            message:
              "maxTokensPerChunkForPrefill 5001 exceeds maxTokensPerBatch 5000, which limits every chunk.",
            fix: "Set maxTokensPerChunkForPrefill to at most 5000, or raise maxTokensPerBatch",
          },
        ],
      },
    ],
    passes: [
      { name: "a chunk as large as a batch", ...oneNode({ args: { maxTokensPerChunkForPrefill: 5000 } }) },
      {
        name: "no size of a batch",
        ...oneNode({ args: { maxTokensPerChunkForPrefill: 5001, maxTokensPerBatch: undefined } }),
      },
      { name: "no size of a chunk", ...oneNode() },
    ],
  },
  "xllm-whole-prompts": {
    fails: [
      {
        name: "a batch of one token less than the longest prompt",
        ...oneNode({ args: { enableChunkedPrefill: false, maxTokensPerBatch: 131_071 } }),
        reports: [
          {
            path: "groups.serve.args.maxTokensPerBatch",
            value: 131071,
            message:
              "maxTokensPerBatch 131071 is also the longest prompt without chunked prefill; GLM-4.5 supports 131072 tokens.",
            fix: "Set enableChunkedPrefill to true, or raise maxTokensPerBatch",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a batch as large as the longest prompt",
        ...oneNode({ args: { enableChunkedPrefill: false, maxTokensPerBatch: 131_072 } }),
      },
      {
        name: "no size of a batch",
        ...oneNode({ args: { enableChunkedPrefill: false, maxTokensPerBatch: undefined } }),
      },
      { name: "chunked prefill, the default", ...oneNode({ args: { enableChunkedPrefill: undefined } }) },
    ],
  },
  "xllm-cache-store": {
    fails: [
      {
        name: "no number of blocks on the host",
        ...oneNode({ args: store }),
        reports: [
          {
            path: "groups.serve.args.enableKvcacheStore",
            value: true,
            message:
              "enableKvcacheStore has no effect without enablePrefixCache and a hostBlocksFactor above 1.",
            fix: "Remove enableKvcacheStore, or set enablePrefixCache to true and hostBlocksFactor to more than 1",
          },
        ],
      },
      {
        name: "as many blocks on the host as on the device",
        ...oneNode({ args: { ...store, hostBlocksFactor: 1 } }),
        reports: [
          {
            path: "groups.serve.args.enableKvcacheStore",
            value: true,
            message:
              "enableKvcacheStore has no effect without enablePrefixCache and a hostBlocksFactor above 1.",
            fix: "Remove enableKvcacheStore, or set enablePrefixCache to true and hostBlocksFactor to more than 1",
          },
        ],
      },
      {
        name: "no prefix cache",
        ...oneNode({ args: { ...store, hostBlocksFactor: 2, enablePrefixCache: false } }),
        reports: [
          {
            path: "groups.serve.args.enableKvcacheStore",
            value: true,
            message:
              "enableKvcacheStore has no effect without enablePrefixCache and a hostBlocksFactor above 1.",
            fix: "Remove enableKvcacheStore, or set enablePrefixCache to true and hostBlocksFactor to more than 1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "more blocks on the host than on the device",
        ...oneNode({ args: { ...store, hostBlocksFactor: 1.5 } }),
      },
    ],
  },
  "xllm-cache-on-machines": {
    fails: [
      {
        name: "the default of the prefix cache on two nodes",
        ...twoNodes({ args: { enablePrefixCache: undefined } }),
        reports: [
          {
            path: "groups.serve.args.enablePrefixCache",
            message: "enablePrefixCache is on by default; deployment document 004 turns it off across nodes.",
            fix: "Set enablePrefixCache to false",
          },
        ],
      },
      {
        name: "chunked prefill on two nodes",
        ...twoNodes({ args: { enableChunkedPrefill: true } }),
        reports: [
          {
            path: "groups.serve.args.enableChunkedPrefill",
            value: true,
            message: "enableChunkedPrefill is on; deployment document 004 turns it off across nodes.",
            fix: "Set enableChunkedPrefill to false",
          },
        ],
      },
    ],
    passes: [
      { name: "two nodes without either", ...twoNodes() },
      {
        name: "the prefix cache on two nodes in a later release",
        ...twoNodes({ version: "0.9", args: { enablePrefixCache: true } }),
      },
    ],
  },
};
