import flash from "../../../../stacks/h200-glm47-flash.ts";
import flashMtp from "../../../../stacks/h200-glm47-flash-mtp.ts";
import { withArgs, without } from "../../../../test/support/flash.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";

const small = { graphMaxBatchSize: 256 };

export const cases: CasesByRule = {
  "lightllm-memory-fraction": {
    fails: [
      {
        name: "nothing",
        topology: withArgs({ memFraction: 0 }),
        reports: [
          {
            path: "groups.serve.args.memFraction",
            value: 0,
            message: "memFraction must be above 0 and below 1.",
            fix: "Set memFraction to a number between 0 and 1, e.g. 0.8, its default",
          },
        ],
      },
      {
        name: "the whole device",
        topology: withArgs({ memFraction: 1 }),
        reports: [
          {
            path: "groups.serve.args.memFraction",
            value: 1,
            message: "memFraction must be above 0 and below 1.",
            fix: "Set memFraction to a number between 0 and 1, e.g. 0.8, its default",
          },
        ],
      },
    ],
    passes: [
      { name: "almost the whole device", topology: withArgs({ memFraction: 0.99 }) },
      { name: "the default", topology: without(withArgs({}), "memFraction") },
    ],
  },
  "lightllm-kv-cache": {
    fails: [
      {
        name: "a given KV cache of one token less than the longest request",
        topology: withArgs({ maxTotalTokenNum: 202_759 }),
        reports: [
          {
            path: "groups.serve.args.maxTotalTokenNum",
            value: 202759,
            message:
              "maxTotalTokenNum limits the KV cache to 202759 tokens; the longest request and batch need 202760.",
            fix: "Set maxReqTotalLen to at most 187731 and batchMaxTokens below 202759, or raise maxTotalTokenNum",
          },
        ],
      },
      {
        name: "a KV cache of the device that is smaller than the longest request",
        topology: withArgs({ memFraction: 0.45 }),
        reports: [
          {
            path: "groups.serve.args.memFraction",
            value: 0.45,
            message:
              "memFraction leaves room for a KV cache of at most 135811 tokens; the longest request and batch need 202760. Per device: budget 67.8 GB, weights 59.9 GB, buffers and activations about 0.6 GB, KV cache 54144 bytes per token.",
            fix: "Set maxReqTotalLen to at most 125742 and batchMaxTokens below 135811, or raise memFraction",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a KV cache as large as the longest request",
        topology: withArgs({ maxTotalTokenNum: 202_760 }),
      },
      {
        name: "a small KV cache in the personal mode",
        topology: withArgs({ performanceMode: "personal", maxTotalTokenNum: 60_000 }),
      },
    ],
  },
  "lightllm-kv-type": {
    fails: [
      {
        name: "a quantized KV cache",
        topology: withArgs({ llmKvType: "fp8kv_spt" }),
        reports: [
          {
            path: "groups.serve.args.llmKvType",
            value: "fp8kv_spt",
            message:
              "llmKvType fp8kv_spt is not supported: LightLLM does not quantize the KV cache of latent attention, which GLM-4.7-Flash has.",
            fix: "Remove llmKvType",
          },
        ],
      },
    ],
    passes: [
      { name: "the type None", topology: withArgs({ llmKvType: "None" }) },
      { name: "no type", topology: flash },
    ],
  },
  "lightllm-memory-reserve": {
    fails: [
      {
        name: "0.93 with a draft layer",
        topology: withArgs({ ...small, memFraction: 0.93 }, {}, flashMtp),
        reports: [
          {
            path: "groups.serve.args.memFraction",
            value: 0.93,
            message:
              "memFraction 0.93 leaves too little memory for the draft layer, which LightLLM allocates after the KV cache.",
            fix: "Set memFraction to 0.92 or less",
          },
        ],
      },
      {
        name: "0.95 with large graphs",
        topology: withArgs({ graphMaxBatchSize: 512, memFraction: 0.95 }),
        reports: [
          {
            path: "groups.serve.args.memFraction",
            value: 0.95,
            message:
              "memFraction 0.95 leaves too little memory for the graphs, which LightLLM allocates after the KV cache.",
            fix: "Set memFraction to 0.92 or less",
          },
        ],
      },
    ],
    passes: [
      { name: "0.92 with a draft layer", topology: withArgs({ ...small, memFraction: 0.92 }, {}, flashMtp) },
      { name: "0.93 with small graphs", topology: withArgs({ ...small, memFraction: 0.93 }) },
      {
        name: "the whole device, which lightllm-memory-fraction reports",
        topology: withArgs({ ...small, memFraction: 1 }, {}, flashMtp),
      },
      { name: "the documented drafting server", topology: flashMtp },
      {
        name: "0.95 with graphs just below the limit",
        topology: withArgs({ graphMaxBatchSize: 511, memFraction: 0.95 }),
      },
      {
        name: "0.95 with graphs of the default size",
        topology: without(withArgs({ memFraction: 0.95 }), "graphMaxBatchSize"),
      },
    ],
  },
  "lightllm-graph-batch": {
    fails: [
      {
        name: "graphs of one request more",
        topology: withArgs({ graphMaxBatchSize: 257 }),
        reports: [
          {
            path: "groups.serve.args.graphMaxBatchSize",
            value: 257,
            message:
              "graphMaxBatchSize 257 exceeds runningMaxReqSize 256; the larger graphs take memory and are never used.",
            fix: "Set graphMaxBatchSize to at most 256, or raise runningMaxReqSize",
          },
        ],
      },
    ],
    passes: [
      { name: "graphs of as many requests", topology: withArgs(small) },
      {
        name: "graphs of as many requests as are set",
        topology: withArgs({ graphMaxBatchSize: 257, runningMaxReqSize: 257 }),
      },
      {
        name: "the personal mode",
        topology: withArgs({ graphMaxBatchSize: 257, performanceMode: "personal" }),
      },
      { name: "graphs of the default size", topology: without(withArgs({}), "graphMaxBatchSize") },
    ],
  },
};
