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
        name: "the largest listed size, which exceeds the tokens of a step",
        topology: serve({
          args: { maxNumBatchedTokens: 16, maxCudagraphCaptureSize: 32, compilationConfig: sizes([16, 32]) },
        }),
        reports: [
          {
            path: "groups.serve.args.maxCudagraphCaptureSize",
            value: 32,
            message:
              "maxCudagraphCaptureSize 32 must equal 16, the largest size of cudagraph_capture_sizes up to maxNumBatchedTokens 16.",
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
        name: "no size at all, which another rule reports",
        topology: serve({ args: { compilationConfig: { max_cudagraph_capture_size: 0 } } }),
      },
      {
        name: "the largest size",
        topology: serve({ args: { compilationConfig: sizes([4, 8], { max_cudagraph_capture_size: 8 }) } }),
      },
      {
        name: "the largest size up to the tokens of a step",
        topology: serve({
          args: { maxNumBatchedTokens: 8, maxCudagraphCaptureSize: 8, compilationConfig: sizes([8, 16]) },
        }),
      },
      {
        name: "zero of an eager engine",
        topology: serve({
          args: { enforceEager: true, compilationConfig: { max_cudagraph_capture_size: 0 } },
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
        name: "default sizes between two steps of eight",
        topology: serve({ args: { maxNumSeqs: 9, speculativeConfig: mtp(3) } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.max_cudagraph_capture_size",
            message:
              "vLLM captures graphs of up to 32 tokens by default, below the 36 tokens of a step with maxNumSeqs 9; larger steps run without a graph.",
            fix: "Set compilationConfig.max_cudagraph_capture_size to 40, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "default sizes for the default number of sequences with draft tokens",
        topology: serve({ args: { speculativeConfig: mtp(3) }, without: ["maxNumSeqs"] }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.max_cudagraph_capture_size",
            message:
              "vLLM captures graphs of up to 512 tokens by default, below the 1024 tokens of a step with maxNumSeqs 256 (default); larger steps run without a graph.",
            fix: "Set compilationConfig.max_cudagraph_capture_size to 1024, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "default sizes that sequence parallelism keeps",
        topology: serve({ env: FLASHCOMM1, args: { maxNumSeqs: 24 } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.max_cudagraph_capture_size",
            message: /^vLLM captures graphs of up to 16 tokens by default, below the 24 tokens/,
            fix: "Set compilationConfig.max_cudagraph_capture_size to 32, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "a largest size below a full step",
        topology: serve({ args: { maxCudagraphCaptureSize: 8 } }),
        reports: [
          {
            path: "groups.serve.args.maxCudagraphCaptureSize",
            value: 8,
            message:
              "vLLM captures graphs of up to 8 tokens with maxCudagraphCaptureSize 8, below the 16 tokens of a step with maxNumSeqs 16; larger steps run without a graph.",
            fix: "Set maxCudagraphCaptureSize to 16, or lower maxNumSeqs",
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
        name: "tokens of a step that are no multiple of the tokens of a sequence",
        topology: serve({
          args: { maxNumSeqs: 32, maxNumBatchedTokens: 164, speculativeConfig: mtp(5) },
          version: "v0.27.1rc1",
        }),
      },
      { name: "the default for as many sequences", topology: serve({ args: { speculativeConfig: mtp(3) } }) },
      {
        name: "the default of a release that doubles it",
        topology: serve({ args: { maxNumSeqs: 9, speculativeConfig: mtp(3) }, version: "v0.17.0rc1" }),
      },
      {
        name: "default sizes of a prefill group",
        topology: changed(prefillDecode(), {
          group: "prefill",
          args: { enforceEager: false, maxNumSeqs: 9 },
          without: ["compilationConfig"],
        }),
        within: "groups.prefill",
      },
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
};
