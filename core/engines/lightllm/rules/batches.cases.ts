import flash from "../../../../stacks/h200-glm47-flash.ts";
import { withArgs } from "../../../../test/support/flash.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";

export const cases: CasesByRule = {
  "lightllm-size": {
    fails: [
      {
        name: "batches and chunks without tokens",
        topology: withArgs({ batchMaxTokens: 0, chunkedPrefillSize: 0 }),
        reports: [
          {
            path: "groups.serve.args.batchMaxTokens",
            value: 0,
            message: "batchMaxTokens must be at least 1.",
            fix: "Remove batchMaxTokens, or set it to at least 1",
          },
          {
            path: "groups.serve.args.chunkedPrefillSize",
            value: 0,
            message: "chunkedPrefillSize must be at least 1.",
            fix: "Remove chunkedPrefillSize, or set it to at least 1",
          },
        ],
      },
    ],
    passes: [
      { name: "one token", topology: withArgs({ batchMaxTokens: 1, chunkedPrefillSize: 1 }) },
      { name: "the documented server", topology: flash },
    ],
  },
  "lightllm-context": {
    fails: [
      {
        name: "one token more than the model's positions",
        topology: withArgs({ maxReqTotalLen: 202_753 }),
        reports: [
          {
            path: "groups.serve.args.maxReqTotalLen",
            value: 202753,
            message:
              "maxReqTotalLen 202753 exceeds the 202752 positions of GLM-4.7-Flash, beyond which LightLLM generates garbage.",
            fix: "Set maxReqTotalLen to at most 202752",
          },
        ],
      },
    ],
    passes: [{ name: "all positions of the model", topology: withArgs({ maxReqTotalLen: 202_752 }) }],
  },
  "lightllm-chunk": {
    fails: [
      {
        name: "the documented chunk with four data-parallel ranks",
        topology: withArgs({}, { dataParallelSize: 4 }),
        reports: [
          {
            path: "groups.serve.args.chunkedPrefillSize",
            value: 8192,
            message:
              "chunkedPrefillSize 8192 exceeds batchMaxTokens 4096 (default: 16384 divided by 4 data-parallel ranks).",
            fix: "Set chunkedPrefillSize to at most 4096, or set batchMaxTokens to 8192 or more",
          },
        ],
      },
      {
        name: "a chunk larger than the given batch",
        topology: withArgs({ batchMaxTokens: 8191 }),
        reports: [
          {
            path: "groups.serve.args.chunkedPrefillSize",
            value: 8192,
            message: "chunkedPrefillSize 8192 exceeds batchMaxTokens 8191.",
            fix: "Set chunkedPrefillSize to at most 8191, or set batchMaxTokens to 8192 or more",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a chunk of a whole batch",
        topology: withArgs({ batchMaxTokens: 8192 }, { dataParallelSize: 4 }),
      },
      { name: "two data-parallel ranks", topology: withArgs({}, { dataParallelSize: 2 }) },
      {
        name: "no chunked prefill",
        topology: withArgs({ disableChunkedPrefill: true, batchMaxTokens: 8191 }),
      },
    ],
  },
  "lightllm-whole-prefill": {
    fails: [
      {
        name: "small batches without chunked prefill",
        topology: withArgs({ disableChunkedPrefill: true, batchMaxTokens: 8192 }),
        reports: [
          {
            path: "groups.serve.args.batchMaxTokens",
            value: 8192,
            message:
              "batchMaxTokens 8192 is below the longest request, 202752 tokens, which must fit into a batch without chunked prefill.",
            fix: "Set batchMaxTokens to 202752 or more, or remove disableChunkedPrefill",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the default batch without chunked prefill",
        topology: withArgs({ disableChunkedPrefill: true }),
      },
      {
        name: "a batch as large as the longest request",
        topology: withArgs({ disableChunkedPrefill: true, batchMaxTokens: 202_752 }),
      },
      { name: "small batches with chunked prefill", topology: withArgs({ batchMaxTokens: 8192 }) },
    ],
  },
};
