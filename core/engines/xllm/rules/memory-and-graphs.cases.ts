import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { oneNode } from "../../../../test/support/xllm.ts";

const share = (maxMemoryUtilization: number | undefined) => ({ maxMemoryUtilization });

const eager = { enableAclGraph: undefined };

const noDraft = { draftModel: undefined, numSpeculativeTokens: undefined };

export const cases: CasesByRule = {
  "xllm-memory-share": {
    fails: [
      {
        name: "nothing",
        ...oneNode({ args: share(0) }),
        reports: [
          {
            path: "groups.serve.args.maxMemoryUtilization",
            value: 0,
            message: "maxMemoryUtilization 0 must be above 0 and at most 1.",
            fix: "Set maxMemoryUtilization to a number above 0 and at most 1, e.g. 0.86",
          },
        ],
      },
      {
        name: "more than the whole device",
        ...oneNode({ args: share(1.01) }),
        reports: [
          {
            path: "groups.serve.args.maxMemoryUtilization",
            value: 1.01,
            message: "maxMemoryUtilization 1.01 must be above 0 and at most 1.",
            fix: "Set maxMemoryUtilization to a number above 0 and at most 1, e.g. 0.86",
          },
        ],
      },
      {
        name: "less than nothing",
        ...oneNode({ args: share(-0.5) }),
        reports: [
          {
            path: "groups.serve.args.maxMemoryUtilization",
            value: -0.5,
            message: "maxMemoryUtilization -0.5 must be above 0 and at most 1.",
            fix: "Set maxMemoryUtilization to a number above 0 and at most 1, e.g. 0.86",
          },
        ],
      },
    ],
    passes: [{ name: "the whole device", ...oneNode({ args: share(1) }) }],
  },
  "xllm-memory-reserve": {
    fails: [
      {
        name: "0.89 with graphs and a draft model",
        ...oneNode({ args: share(0.89) }),
        reports: [
          {
            path: "groups.serve.args.maxMemoryUtilization",
            value: 0.89,
            message:
              "maxMemoryUtilization 0.89 must be at most 0.88: HCCL buffers, activations, graphs and the draft model need the rest.",
            fix: "Set maxMemoryUtilization to at most 0.88; deployment document 004 sets 0.86",
          },
        ],
      },
      {
        name: "0.9 with graphs and a draft model from 0.8 on",
        ...oneNode({ version: "0.9", args: { ...eager, ...share(0.9), enableGraph: true } }),
        reports: [
          {
            path: "groups.serve.args.maxMemoryUtilization",
            value: 0.9,
            message:
              "maxMemoryUtilization 0.9 must be at most 0.88: HCCL buffers, activations, graphs and the draft model need the rest.",
            fix: "Set maxMemoryUtilization to at most 0.88; deployment document 004 sets 0.86",
          },
        ],
      },
      {
        name: "the whole device without a draft model",
        ...oneNode({ args: { ...share(1), ...noDraft } }),
        reports: [
          {
            path: "groups.serve.args.maxMemoryUtilization",
            value: 1,
            message:
              "maxMemoryUtilization 1 must be at most 0.92: HCCL buffers and activations need the rest.",
            fix: "Set maxMemoryUtilization to at most 0.92; deployment document 004 sets 0.86",
          },
        ],
      },
    ],
    passes: [
      { name: "0.88 with graphs and a draft model", ...oneNode({ args: share(0.88) }) },
      { name: "0.92 without graphs", ...oneNode({ args: { ...share(0.92), ...eager } }) },
      { name: "0.92 without a draft model", ...oneNode({ args: { ...share(0.92), ...noDraft } }) },
      {
        name: "0.9 with graphs turned off",
        ...oneNode({ version: "0.9", args: { ...eager, ...share(0.9), enableGraph: false } }),
      },
      { name: "more than the device, which xllm-memory-share reports", ...oneNode({ args: share(1.01) }) },
      { name: "the default", ...oneNode({ args: share(undefined) }) },
    ],
  },
  "xllm-graph-batch": {
    fails: [
      {
        name: "17 sequences of two tokens",
        ...oneNode({ version: "0.9", args: { ...eager, aclGraphDecodeBatchSizeLimit: 17 } }),
        reports: [
          {
            path: "groups.serve.args.aclGraphDecodeBatchSizeLimit",
            value: 17,
            message:
              "aclGraphDecodeBatchSizeLimit 17 captures graphs of 34 tokens (2 per sequence); xLLM documents at most 32.",
            fix: "Set aclGraphDecodeBatchSizeLimit to at most 16",
          },
        ],
      },
      {
        name: "11 sequences of three tokens",
        ...oneNode({
          version: "0.10",
          args: { ...eager, numSpeculativeTokens: 2, graphDecodeBatchSizeLimit: 11 },
        }),
        reports: [
          {
            path: "groups.serve.args.graphDecodeBatchSizeLimit",
            value: 11,
            message:
              "graphDecodeBatchSizeLimit 11 captures graphs of 33 tokens (3 per sequence); xLLM documents at most 32.",
            fix: "Set graphDecodeBatchSizeLimit to at most 10",
          },
        ],
      },
    ],
    passes: [
      {
        name: "16 sequences of two tokens",
        ...oneNode({ version: "0.9", args: { ...eager, aclGraphDecodeBatchSizeLimit: 16 } }),
      },
      {
        name: "32 sequences of one token",
        ...oneNode({ version: "0.9", args: { ...eager, ...noDraft, aclGraphDecodeBatchSizeLimit: 32 } }),
      },
      {
        name: "10 sequences of three tokens",
        ...oneNode({
          version: "0.10",
          args: { ...eager, numSpeculativeTokens: 2, graphDecodeBatchSizeLimit: 10 },
        }),
      },
    ],
  },
};
