import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const prefill = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "prefill" });

const mtp = { method: "mtp", num_speculative_tokens: 3 };

export const cases: CasesByRule = {
  "vllm-batched-tokens-cover-drafts": {
    fails: [
      {
        name: "one token too few",
        topology: serve({ args: { maxNumBatchedTokens: 63, maxNumSeqs: 16, speculativeConfig: mtp } }),
        reports: [
          {
            path: "groups.serve.args.maxNumBatchedTokens",
            value: 63,
            message:
              "maxNumBatchedTokens 63 is below the 64 tokens per step that 16 sequences with draft tokens need (1 + 3 each); fewer sequences run at once.",
            fix: "Set maxNumBatchedTokens to at least 64, or lower maxNumSeqs to 15",
          },
        ],
      },
      {
        name: "as many tokens as sequences",
        topology: serve({ args: { maxNumBatchedTokens: 16, maxNumSeqs: 16, speculativeConfig: mtp } }),
        reports: [
          {
            path: "groups.serve.args.maxNumBatchedTokens",
            value: 16,
            message:
              "maxNumBatchedTokens 16 is below the 64 tokens per step that 16 sequences with draft tokens need (1 + 3 each); fewer sequences run at once.",
            fix: "Set maxNumBatchedTokens to at least 64, or lower maxNumSeqs to 4",
          },
        ],
      },
    ],
    passes: [
      {
        name: "tokens for all sequences and drafts",
        topology: serve({ args: { maxNumBatchedTokens: 64, maxNumSeqs: 16, speculativeConfig: mtp } }),
      },
      {
        name: "a prefill group",
        topology: prefill({ args: { maxNumBatchedTokens: 63, maxNumSeqs: 16, speculativeConfig: mtp } }),
        within: "groups.prefill",
      },
      { name: "no number of tokens", topology: serve({ args: { maxNumSeqs: 16, speculativeConfig: mtp } }) },
      {
        name: "no number of sequences",
        topology: serve({
          args: { maxNumBatchedTokens: 8, speculativeConfig: mtp },
          without: ["maxNumSeqs"],
        }),
      },
      {
        name: "fewer tokens than sequences, which another rule reports",
        topology: serve({ args: { maxNumBatchedTokens: 15, maxNumSeqs: 16, speculativeConfig: mtp } }),
      },
    ],
  },
  "vllm-batched-tokens-cover-sequences": {
    fails: [
      {
        name: "one token too few",
        topology: serve({ args: { maxNumBatchedTokens: 15, maxNumSeqs: 16 } }),
        reports: [
          {
            path: "groups.serve.args.maxNumBatchedTokens",
            value: 15,
            message:
              "maxNumBatchedTokens 15 is below maxNumSeqs 16; every sequence needs one token per step.",
            fix: "Set maxNumBatchedTokens to at least 16, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "more sequences than the default number of tokens",
        topology: serve({ args: { maxNumSeqs: 4096 } }),
        reports: [
          {
            path: "groups.serve.args.maxNumBatchedTokens",
            message:
              "maxNumBatchedTokens 2048 (default) is below maxNumSeqs 4096; every sequence needs one token per step.",
            fix: "Set maxNumBatchedTokens to at least 4096, or lower maxNumSeqs",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a token per sequence",
        topology: serve({ args: { maxNumBatchedTokens: 16, maxNumSeqs: 16 } }),
      },
    ],
  },
  "vllm-batched-tokens-whole-prompts": {
    fails: [
      {
        name: "a prompt of one token more",
        topology: serve({
          args: { maxNumBatchedTokens: 4096, maxModelLen: 4097, enableChunkedPrefill: false },
        }),
        reports: [
          {
            path: "groups.serve.args.maxNumBatchedTokens",
            value: 4096,
            message:
              "maxNumBatchedTokens 4096 is below the longest prompt, 4097 tokens, which must fit into one step without chunked prefill.",
            fix: "Set maxNumBatchedTokens to at least 4097, or remove enableChunkedPrefill",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a prompt that fits into a step",
        topology: serve({
          args: { maxNumBatchedTokens: 4096, maxModelLen: 4096, enableChunkedPrefill: false },
        }),
      },
    ],
  },
  "context-length": {
    fails: [
      {
        name: "one position too many",
        topology: serve({ args: { maxModelLen: 202_753 } }),
        reports: [
          {
            path: "groups.serve.args.maxModelLen",
            value: 202753,
            message: "maxModelLen 202753 exceeds the 202752 positions of GLM-5.",
            fix: "Set maxModelLen to at most 202752",
          },
        ],
      },
    ],
    passes: [{ name: "all positions of the model", topology: serve({ args: { maxModelLen: 202_752 } }) }],
  },
};
