import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-capture-sizes-once": {
    fails: [
      {
        name: "sizes in both",
        topology: serve({
          args: { cudagraphCaptureSizes: [16, 32], compilationConfig: { cudagraph_capture_sizes: [16, 32] } },
        }),
        reports: [
          {
            path: "groups.serve.args.cudagraphCaptureSizes",
            value: [16, 32],
            message:
              "cudagraphCaptureSizes excludes compilationConfig.cudagraph_capture_sizes; vLLM 0.20.2 refuses to start.",
            fix: "Remove cudagraphCaptureSizes",
          },
        ],
      },
    ],
    passes: [
      {
        name: "sizes in the flag",
        topology: serve({
          args: {
            cudagraphCaptureSizes: [16, 32],
            compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" },
          },
        }),
      },
    ],
  },
  "vllm-capture-maximum-once": {
    fails: [
      {
        name: "a maximum in both",
        topology: serve({
          args: { maxCudagraphCaptureSize: 64, compilationConfig: { max_cudagraph_capture_size: 64 } },
        }),
        reports: [
          {
            path: "groups.serve.args.maxCudagraphCaptureSize",
            value: 64,
            message:
              "maxCudagraphCaptureSize 64 excludes compilationConfig.max_cudagraph_capture_size 64; vLLM 0.20.2 refuses to start.",
            fix: "Remove maxCudagraphCaptureSize",
          },
        ],
      },
    ],
    passes: [{ name: "a maximum in the flag", topology: serve({ args: { maxCudagraphCaptureSize: 64 } }) }],
  },
  "vllm-capture-maximum-positive": {
    fails: [
      {
        name: "no graph",
        topology: serve({ args: { maxCudagraphCaptureSize: 0 } }),
        reports: [
          {
            path: "groups.serve.args.maxCudagraphCaptureSize",
            value: 0,
            message: "maxCudagraphCaptureSize 0 is below 1; vLLM 0.20.2 refuses to start.",
            fix: "Remove maxCudagraphCaptureSize",
          },
        ],
      },
    ],
    passes: [
      { name: "one graph", topology: serve({ args: { maxCudagraphCaptureSize: 1 } }) },
      {
        name: "a group without graphs",
        topology: serve({ args: { maxCudagraphCaptureSize: 0, enforceEager: true } }),
      },
    ],
  },
  "vllm-capture-maximum-key-positive": {
    fails: [
      {
        name: "no graph",
        topology: serve({ args: { compilationConfig: { max_cudagraph_capture_size: 0 } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.max_cudagraph_capture_size",
            value: 0,
            message:
              "compilationConfig.max_cudagraph_capture_size 0 is below 1; vLLM 0.20.2 refuses to start.",
            fix: "Remove compilationConfig.max_cudagraph_capture_size",
          },
        ],
      },
    ],
    passes: [
      {
        name: "one graph",
        topology: serve({ args: { compilationConfig: { max_cudagraph_capture_size: 1 } } }),
      },
    ],
  },
  "vllm-custom-operators-words": {
    fails: [
      {
        name: "a name alone",
        topology: serve({ args: { compilationConfig: { custom_ops: ["rms_norm"] } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.custom_ops",
            value: ["rms_norm"],
            message:
              "compilationConfig.custom_ops requires all, none, or names after + or -; vLLM 0.20.2 refuses to start.",
            fix: "Remove compilationConfig.custom_ops",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a name after a sign",
        topology: serve({ args: { compilationConfig: { custom_ops: ["none", "+rms_norm"] } } }),
      },
    ],
  },
  "vllm-compile-sizes-words": {
    fails: [
      {
        name: "another word",
        topology: serve({ args: { compilationConfig: { compile_sizes: [1, "all"] } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.compile_sizes",
            value: [1, "all"],
            message:
              "compilationConfig.compile_sizes requires numbers, or the word cudagraph_capture_sizes; vLLM 0.20.2 refuses to start.",
            fix: "Remove compilationConfig.compile_sizes",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the word for the sizes of graphs",
        topology: serve({ args: { compilationConfig: { compile_sizes: [1, "cudagraph_capture_sizes"] } } }),
      },
    ],
  },
  "vllm-kernel-tuning-once": {
    fails: [
      {
        name: "the tuning in both",
        topology: serve({
          args: { enableFlashinferAutotune: true, kernelConfig: { enable_flashinfer_autotune: true } },
        }),
        reports: [
          {
            path: "groups.serve.args.enableFlashinferAutotune",
            value: true,
            message:
              "enableFlashinferAutotune excludes kernelConfig.enable_flashinfer_autotune; vLLM 0.20.2 refuses to start.",
            fix: "Remove enableFlashinferAutotune",
          },
        ],
      },
    ],
    passes: [
      { name: "the tuning in the flag", topology: serve({ args: { enableFlashinferAutotune: true } }) },
    ],
  },
};
