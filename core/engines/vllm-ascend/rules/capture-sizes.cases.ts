import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

const mtp = (tokens: number) => ({ method: "mtp", num_speculative_tokens: tokens });

const sizes = (list: readonly number[], more = {}) => ({ cudagraph_capture_sizes: list, ...more });

const FLASHCOMM1 = { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" };

export const cases: CasesByRule = {
  "vllm-capture-size-maximum": {
    fails: [
      {
        name: "a number above the largest size",
        topology: serve({ args: { compilationConfig: sizes([4, 8], { max_cudagraph_capture_size: 16 }) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.max_cudagraph_capture_size",
            value: 16,
            message:
              "max_cudagraph_capture_size 16 must equal 8, the largest size of cudagraph_capture_sizes.",
            fix: "Set max_cudagraph_capture_size to 8, or remove it",
          },
        ],
      },
      {
        name: "twice the largest size",
        topology: serve({ args: { compilationConfig: sizes([8, 16], { max_cudagraph_capture_size: 32 }) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.max_cudagraph_capture_size",
            value: 32,
            message:
              "max_cudagraph_capture_size 32 must equal 16, the largest size of cudagraph_capture_sizes.",
            fix: "Set max_cudagraph_capture_size to 16, or remove it",
          },
        ],
      },
      {
        name: "another number in the flag",
        topology: serve({ args: { maxCudagraphCaptureSize: 32, compilationConfig: sizes([8, 16]) } }),
        reports: [
          {
            path: "groups.serve.args.maxCudagraphCaptureSize",
            value: 32,
            message: "maxCudagraphCaptureSize 32 must equal 16, the largest size of cudagraph_capture_sizes.",
            fix: "Set maxCudagraphCaptureSize to 16, or remove it",
          },
        ],
      },
      {
        name: "a number below the largest size that fits into a step",
        topology: serve({
          args: { maxNumBatchedTokens: 16, maxCudagraphCaptureSize: 8, compilationConfig: sizes([8, 16]) },
        }),
        reports: [
          {
            path: "groups.serve.args.maxCudagraphCaptureSize",
            value: 8,
            message: "maxCudagraphCaptureSize 8 must equal 16, the largest size of cudagraph_capture_sizes.",
            fix: "Set maxCudagraphCaptureSize to 16, or remove it",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the largest size",
        topology: serve({ args: { compilationConfig: sizes([4, 8], { max_cudagraph_capture_size: 8 }) } }),
      },
      {
        name: "a size above the tokens of a step, which another rule reports",
        topology: serve({
          args: { maxNumBatchedTokens: 8, maxCudagraphCaptureSize: 8, compilationConfig: sizes([8, 16]) },
        }),
      },
      { name: "no list", topology: serve({ args: { maxCudagraphCaptureSize: 8 } }) },
    ],
  },
  "vllm-capture-sizes-cover-steps": {
    fails: [
      {
        name: "sizes below a full step with draft tokens",
        topology: serve({
          args: { maxNumSeqs: 16, speculativeConfig: mtp(3), compilationConfig: sizes([4, 60]) },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [4, 60],
            message:
              "cudagraph_capture_sizes ends at 60, below the 64 tokens of a step with maxNumSeqs 16; larger steps run without a graph.",
            fix: "Add 64 to cudagraph_capture_sizes, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "sizes below the tokens of a step",
        topology: decode({
          args: { maxNumSeqs: 64, maxNumBatchedTokens: 64, compilationConfig: sizes([32]) },
        }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.compilationConfig.cudagraph_capture_sizes",
            value: [32],
            message:
              "cudagraph_capture_sizes ends at 32, below the 64 tokens of a step with maxNumSeqs 64; larger steps run without a graph.",
            fix: "Add 64 to cudagraph_capture_sizes, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "sizes below a full step without draft tokens",
        topology: serve({ args: { maxNumSeqs: 16, compilationConfig: sizes([8]) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [8],
            message:
              "cudagraph_capture_sizes ends at 8, below the 16 tokens of a step with maxNumSeqs 16; larger steps run without a graph.",
            fix: "Add 16 to cudagraph_capture_sizes, or lower maxNumSeqs",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a size for a full step",
        topology: serve({
          args: { maxNumSeqs: 16, speculativeConfig: mtp(3), compilationConfig: sizes([4, 64]) },
        }),
      },
      {
        name: "steps that maxNumBatchedTokens limits",
        topology: decode({
          args: { maxNumSeqs: 64, maxNumBatchedTokens: 32, compilationConfig: sizes([32]) },
        }),
        within: "groups.decode",
      },
      {
        name: "an eager group",
        topology: serve({ args: { maxNumSeqs: 16, compilationConfig: sizes([8]), enforceEager: true } }),
      },
    ],
  },
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
    ],
    passes: [
      {
        name: "one size up to the tokens of a step",
        topology: serve({ args: { maxNumBatchedTokens: 32, compilationConfig: sizes([32, 64]) } }),
      },
    ],
  },
};
