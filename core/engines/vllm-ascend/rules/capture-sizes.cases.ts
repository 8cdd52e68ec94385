import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const mtp = (tokens: number) => ({ method: "mtp", num_speculative_tokens: tokens });

const sizes = (list: readonly number[], more = {}) => ({ cudagraph_capture_sizes: list, ...more });

const FLASHCOMM1 = { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" };

export const cases: CasesByRule = {
  "vllm-capture-sizes-drafts": {
    fails: [
      {
        name: "a size between two multiples",
        topology: serve({
          args: { speculativeConfig: mtp(3), compilationConfig: sizes([4, 6], { cudagraph_mode: "FULL" }) },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [4, 6],
            message:
              "cudagraph_capture_sizes must have multiples of 4, the tokens of a sequence per step; vLLM rounds 6 up.",
            fix: "Set cudagraph_capture_sizes to multiples of 4",
          },
        ],
      },
    ],
    passes: [
      {
        name: "multiples",
        topology: serve({
          args: { speculativeConfig: mtp(3), compilationConfig: sizes([4, 8], { cudagraph_mode: "FULL" }) },
        }),
      },
      {
        name: "a size that is dropped before, which another rule reports",
        topology: serve({
          env: FLASHCOMM1,
          args: { speculativeConfig: mtp(3), compilationConfig: sizes([2, 16], { cudagraph_mode: "FULL" }) },
        }),
      },
    ],
  },
  "vllm-capture-sizes-empty": {
    fails: [
      {
        name: "an empty list",
        topology: serve({ args: { compilationConfig: sizes([]) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [],
            message:
              "cudagraph_capture_sizes is empty, but the group captures graphs; vLLM refuses to start.",
            fix: "Remove cudagraph_capture_sizes, or set groups.serve.args.enforceEager to true",
          },
        ],
      },
    ],
    passes: [
      { name: "one size", topology: serve({ args: { compilationConfig: sizes([16]) } }) },
      {
        name: "an empty list of an eager engine",
        topology: serve({ args: { enforceEager: true, compilationConfig: sizes([]) } }),
      },
      {
        name: "an empty list with a mode without graphs",
        topology: serve({ args: { compilationConfig: sizes([], { cudagraph_mode: "none" }) } }),
      },
    ],
  },
  "vllm-capture-sizes-hold-sequence": {
    fails: [
      {
        name: "a list below the tokens of a sequence",
        topology: serve({
          args: {
            speculativeConfig: mtp(3),
            compilationConfig: sizes([1, 2], { cudagraph_mode: "FULL_DECODE_ONLY" }),
          },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [1, 2],
            message:
              "cudagraph_capture_sizes ends at 2, below the multiples of 4 tokens that sequences with draft tokens need, and vLLM refuses to start.",
            fix: "Set cudagraph_capture_sizes to multiples of 4",
          },
        ],
      },
      {
        name: "a largest size below the tokens of a sequence",
        topology: serve({
          args: {
            speculativeConfig: mtp(3),
            compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY", max_cudagraph_capture_size: 2 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.max_cudagraph_capture_size",
            value: 2,
            message: /^max_cudagraph_capture_size 2 leads to graphs of at most 2 tokens/,
            fix: "Set max_cudagraph_capture_size to at least 4, or remove it",
          },
        ],
      },
      {
        name: "a step below the tokens of a sequence",
        topology: serve({
          args: {
            maxNumSeqs: 2,
            maxNumBatchedTokens: 2,
            speculativeConfig: mtp(3),
            compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.maxNumBatchedTokens",
            value: 2,
            message: /^maxNumBatchedTokens 2 leads to graphs of at most 2 tokens/,
            fix: "Set maxNumBatchedTokens to at least 8",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the tokens of a sequence",
        topology: serve({
          args: {
            speculativeConfig: mtp(3),
            compilationConfig: sizes([1, 4], { cudagraph_mode: "FULL_DECODE_ONLY" }),
          },
        }),
      },
      {
        name: "graphs that split at attention",
        topology: serve({
          args: {
            speculativeConfig: mtp(3),
            compilationConfig: sizes([1, 2], { cudagraph_mode: "PIECEWISE" }),
          },
        }),
      },
      {
        name: "full graphs in a release that does not round their sizes",
        topology: serve({
          version: "v0.18.0",
          args: {
            speculativeConfig: mtp(3),
            compilationConfig: sizes([1, 2], { cudagraph_mode: "FULL" }),
          },
        }),
      },
    ],
  },
  "vllm-capture-sizes-kept": {
    fails: [
      {
        name: "sizes above the tokens of a step",
        topology: serve({ args: { maxNumBatchedTokens: 32, compilationConfig: sizes([32, 64]) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [32, 64],
            message: "cudagraph_capture_sizes has sizes that vLLM drops (64): maxNumBatchedTokens is 32.",
            fix: "Remove 64 from cudagraph_capture_sizes",
          },
        ],
      },
      {
        name: "sizes that are no multiples",
        topology: serve({ env: FLASHCOMM1, args: { compilationConfig: sizes([16, 20]) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [16, 20],
            message:
              "cudagraph_capture_sizes has sizes that vLLM drops (20): VLLM_ASCEND_ENABLE_FLASHCOMM1 keeps only multiples of tensorParallelSize 16.",
            fix: "Remove 20 from cudagraph_capture_sizes",
          },
        ],
      },
      {
        name: "both at once",
        topology: serve({
          env: FLASHCOMM1,
          args: { maxNumBatchedTokens: 32, compilationConfig: sizes([16, 20, 64]) },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [16, 20, 64],
            message:
              "cudagraph_capture_sizes has sizes that vLLM drops (20, 64): maxNumBatchedTokens is 32; VLLM_ASCEND_ENABLE_FLASHCOMM1 keeps only multiples of tensorParallelSize 16.",
            fix: "Remove 20, 64 from cudagraph_capture_sizes",
          },
        ],
      },
      {
        name: "sizes of the flag",
        topology: serve({ args: { maxNumBatchedTokens: 32, cudagraphCaptureSizes: [32, 64] } }),
        reports: [
          {
            path: "groups.serve.args.cudagraphCaptureSizes",
            value: [32, 64],
            message: "cudagraphCaptureSizes has sizes that vLLM drops (64): maxNumBatchedTokens is 32.",
            fix: "Remove 64 from cudagraphCaptureSizes",
          },
        ],
      },
      {
        name: "sizes of the object before sizes of the flag",
        topology: serve({
          args: { maxNumBatchedTokens: 32, cudagraphCaptureSizes: [32], compilationConfig: sizes([32, 64]) },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [32, 64],
            message: "cudagraph_capture_sizes has sizes that vLLM drops (64): maxNumBatchedTokens is 32.",
            fix: "Remove 64 from cudagraph_capture_sizes",
          },
        ],
      },
    ],
    passes: [
      {
        name: "sizes up to the tokens of a step",
        topology: serve({ args: { maxNumBatchedTokens: 64, compilationConfig: sizes([32, 64]) } }),
      },
      {
        name: "multiples up to the tokens of a step",
        topology: serve({
          env: FLASHCOMM1,
          args: { maxNumBatchedTokens: 32, compilationConfig: sizes([16, 32]) },
        }),
      },
      {
        name: "a size that is no multiple, without FLASHCOMM1",
        topology: serve({ args: { maxNumBatchedTokens: 32, compilationConfig: sizes([20]) } }),
      },
      {
        name: "a list of which nothing is left, which another rule reports",
        topology: serve({ args: { maxNumBatchedTokens: 32, compilationConfig: sizes([64]) } }),
      },
      {
        name: "a list with a string, which another rule reports",
        topology: serve({
          args: { maxNumBatchedTokens: 16, compilationConfig: { cudagraph_capture_sizes: [16, 32, "x"] } },
        }),
      },
      {
        name: "a group without graphs",
        topology: serve({
          args: { maxNumBatchedTokens: 32, compilationConfig: sizes([32, 64], { cudagraph_mode: "NONE" }) },
        }),
      },
    ],
  },
  "vllm-capture-sizes-left": {
    fails: [
      {
        name: "no size up to the tokens of a step",
        topology: serve({ args: { maxNumBatchedTokens: 32, compilationConfig: sizes([64]) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [64],
            message:
              "cudagraph_capture_sizes has no size up to maxNumBatchedTokens 32, so vLLM refuses to start.",
            fix: "Set cudagraph_capture_sizes to sizes of at most 32",
          },
        ],
      },
      {
        name: "no size up to the default tokens of a step",
        topology: serve({ args: { compilationConfig: sizes([4096]) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [4096],
            message:
              "cudagraph_capture_sizes has no size up to maxNumBatchedTokens 2048 (default), so vLLM refuses to start.",
            fix: "Set cudagraph_capture_sizes to sizes of at most 2048",
          },
        ],
      },
    ],
    passes: [
      {
        name: "one size up to the tokens of a step",
        topology: serve({ args: { maxNumBatchedTokens: 32, compilationConfig: sizes([32, 64]) } }),
      },
    ],
  },
};
