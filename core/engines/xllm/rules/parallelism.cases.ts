import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { type Change, oneNode, twoNodes } from "../../../../test/support/xllm.ts";

const eager = { enableAclGraph: undefined };

const glm5 = { name: "GLM-5" } as const;

const experts = (epSize: number, group: Change["group"] = {}): Change => ({ group, args: { epSize } });

const twoRanks = { dataParallelSize: 2, tensorParallelSize: 4 } as const;

export const cases: CasesByRule = {
  "xllm-powers-of-two": {
    fails: [
      {
        name: "three data-parallel ranks",
        ...oneNode({ group: { dataParallelSize: 3, tensorParallelSize: 2, devicesPerNode: 6 } }),
        reports: [
          {
            path: "groups.serve.dataParallelSize",
            value: 3,
            message: "dataParallelSize must be a power of two in xLLM; it is 3.",
            fix: "Set dataParallelSize to 1, 2, 4, 8 or 16",
          },
        ],
      },
      {
        name: "an expert-parallel size of six",
        ...oneNode(experts(6)),
        reports: [
          {
            path: "groups.serve.args.epSize",
            value: 6,
            message: "epSize must be a power of two in xLLM; it is 6.",
            fix: "Set epSize to 1, 2, 4, 8 or 16",
          },
        ],
      },
    ],
    passes: [
      { name: "one rank", ...oneNode() },
      { name: "two ranks and an expert-parallel size of eight", ...oneNode(experts(8, twoRanks)) },
    ],
  },
  "xllm-tensor-fits-machines": {
    fails: [
      {
        name: "a rank larger than a node and smaller than the group",
        ...twoNodes({ group: { nodes: 4, dataParallelSize: 2, tensorParallelSize: 16 } }),
        reports: [
          {
            path: "groups.serve.tensorParallelSize",
            value: 16,
            message:
              "tensorParallelSize 16 is above the 8 devices of a node, but below the 32 devices of the group.",
            fix: "Set tensorParallelSize to at most 8, or to 32 with dataParallelSize 1",
          },
        ],
      },
    ],
    passes: [
      { name: "a rank of one node", ...oneNode() },
      { name: "a rank of the whole group", ...twoNodes() },
      {
        name: "a rank of one node out of two",
        ...twoNodes({ group: { tensorParallelSize: 8, dataParallelSize: 2 } }),
      },
    ],
  },
  "xllm-experts-divide": {
    fails: [
      {
        name: "more expert-parallel ranks than processes",
        ...oneNode(experts(16)),
        reports: [
          {
            path: "groups.serve.args.epSize",
            value: 16,
            message: "epSize 16 does not divide the 8 processes of the group.",
            fix: "Set epSize to a power of two that divides 8 and 160, with at most 8 devices for each expert",
          },
        ],
      },
      {
        name: "experts larger than a node",
        ...twoNodes(experts(2, { nodes: 4, tensorParallelSize: 32 })),
        reports: [
          {
            path: "groups.serve.args.epSize",
            value: 2,
            message: "epSize 2 splits each expert over 16 devices, more than the 8 of a node.",
            fix: "Set epSize to a power of two that divides 32 and 160, with at most 8 devices for each expert",
          },
        ],
      },
      {
        name: "64 expert-parallel ranks for 160 experts",
        ...twoNodes(experts(64, { nodes: 8, dataParallelSize: 8, tensorParallelSize: 8 })),
        reports: [
          {
            path: "groups.serve.args.epSize",
            value: 64,
            message: "epSize 64 does not divide the 160 experts of GLM-4.5.",
            fix: "Set epSize to a power of two that divides 64 and 160, with at most 8 devices for each expert",
          },
        ],
      },
      {
        name: "64 expert-parallel ranks for 160 experts on four whole nodes",
        ...twoNodes(experts(64, { nodes: 4, devicesPerNode: 16, tensorParallelSize: 64 })),
        reports: [
          {
            path: "groups.serve.args.epSize",
            value: 64,
            message: "epSize 64 does not divide the 160 experts of GLM-4.5.",
            fix: "Set epSize to a power of two that divides 64 and 160, with at most 16 devices for each expert",
          },
        ],
      },
    ],
    passes: [
      { name: "one expert-parallel rank", ...oneNode(experts(1)) },
      { name: "eight expert-parallel ranks on eight devices", ...oneNode(experts(8)) },
      { name: "two expert-parallel ranks of one node each", ...twoNodes(experts(2)) },
      { name: "sixteen expert-parallel ranks on sixteen devices", ...twoNodes(experts(16)) },
    ],
  },
  "xllm-context-parallel": {
    fails: [
      {
        name: "context parallelism for GLM-4.5",
        ...oneNode({ version: "0.11-preview", args: { ...eager, cpSize: 2 } }),
        reports: [
          {
            path: "groups.serve.args.cpSize",
            value: 2,
            message: "cpSize is not supported for GLM-4.5 in xLLM.",
            fix: "Remove cpSize",
          },
        ],
      },
      {
        name: "context and data parallelism",
        ...oneNode({
          version: "0.11-preview",
          model: glm5,
          group: twoRanks,
          args: { ...eager, cpSize: 2 },
        }),
        reports: [
          {
            path: "groups.serve.args.cpSize",
            value: 2,
            message: "cpSize 2 requires dataParallelSize 1; it is 2.",
            fix: "Remove cpSize, or set dataParallelSize to 1",
          },
        ],
      },
      {
        name: "context and data parallelism with 0.10",
        ...oneNode({ version: "0.10", model: glm5, group: twoRanks, args: { cpSize: 2 } }),
        reports: [
          {
            path: "groups.serve.args.cpSize",
            value: 2,
            message: "cpSize 2 requires dataParallelSize 1; it is 2.",
            fix: "Remove cpSize, or set dataParallelSize to 1",
          },
        ],
      },
      {
        name: "a split of the KV cache without context parallelism",
        ...oneNode({ version: "0.11-preview", args: { ...eager, kvSplitSize: 2 } }),
        reports: [
          {
            path: "groups.serve.args.kvSplitSize",
            value: 2,
            message: "kvSplitSize 2 does not divide cpSize 1.",
            fix: "Remove kvSplitSize, or set it to a divisor of cpSize",
          },
        ],
      },
      {
        name: "a split of the KV cache that does not divide",
        ...oneNode({ version: "0.10", model: glm5, args: { cpSize: 4, kvSplitSize: 3 } }),
        reports: [
          {
            path: "groups.serve.args.kvSplitSize",
            value: 3,
            message: "kvSplitSize 3 does not divide cpSize 4.",
            fix: "Remove kvSplitSize, or set it to a divisor of cpSize",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a context-parallel size of one",
        ...oneNode({ version: "0.10", args: { cpSize: 1, kvSplitSize: 1 } }),
      },
      {
        name: "a context-parallel size of one with data parallelism",
        ...oneNode({ version: "0.10", group: twoRanks, args: { cpSize: 1 } }),
      },
      {
        name: "context parallelism for GLM-5",
        ...oneNode({ version: "0.10", model: glm5, args: { cpSize: 4, kvSplitSize: 2 } }),
      },
    ],
  },
  "xllm-key-value-heads": {
    fails: [
      {
        name: "six devices for eight heads",
        ...oneNode({ group: { tensorParallelSize: 6, devicesPerNode: 6 } }),
        reports: [
          {
            path: "groups.serve.tensorParallelSize",
            value: 6,
            message:
              "tensorParallelSize 6 neither divides the 8 key-value heads of GLM-4.5 nor is a multiple of them.",
            fix: "Set tensorParallelSize to 1, 2, 4, 8 or 16",
          },
        ],
      },
    ],
    passes: [
      { name: "one device per head", ...oneNode() },
      { name: "two devices per head", ...twoNodes() },
      {
        name: "four devices for eight heads",
        ...oneNode({ group: { devicesPerNode: 4, tensorParallelSize: 4 } }),
      },
      {
        name: "twelve devices for a model without key-value heads",
        ...oneNode({ model: glm5, group: { devicesPerNode: 12, tensorParallelSize: 12 } }),
      },
    ],
  },
  "xllm-one-stream": {
    fails: [
      {
        name: "several streams with several processes",
        ...oneNode({ args: { enableMultiStreamParallel: true } }),
        reports: [
          {
            path: "groups.serve.args.enableMultiStreamParallel",
            value: true,
            message: "enableMultiStreamParallel requires a group of one process; groups.serve has 8.",
            fix: "Remove enableMultiStreamParallel",
          },
        ],
      },
    ],
    passes: [
      {
        name: "several streams of one process",
        ...oneNode({
          group: { devicesPerNode: 1, tensorParallelSize: 1 },
          args: { enableMultiStreamParallel: true },
        }),
      },
    ],
  },
};
