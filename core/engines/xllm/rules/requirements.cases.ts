import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { oneNode, oneSite } from "../../../../test/support/xllm.ts";

export const cases: CasesByRule = {
  "xllm-binary-given": {
    fails: [
      {
        name: "no path of the server",
        ...oneNode({}, { ...oneSite, xllm: {} }),
        reports: [
          {
            path: "xllm.binaryPath",
            message: "xllm.binaryPath is required: no public image contains the xLLM server.",
            fix: "Set xllm.binaryPath to the path of the server in the image or on the weights volume, e.g. /export/home/myxllm/xllm/build/xllm/core/server/xllm",
          },
        ],
      },
    ],
    passes: [{ name: "the path of the document", ...oneNode() }],
  },
  "xllm-model-of-dialect": {
    fails: [
      {
        name: "a model whose layers share indexers, before 0.10",
        ...oneNode({ version: "0.9", model: { name: "GLM-5.2" }, args: { enableAclGraph: undefined } }),
        reports: [
          {
            path: "engine.version",
            value: "0.9",
            message: "xLLM 0.9 does not support GLM-5.2.",
            fix: "Set engine.version to one of 0.10, 0.11-preview",
          },
        ],
      },
      {
        name: "a model that no release has",
        ...oneNode({ version: "0.11-preview", model: { name: "GLM-5.3-Flash" } }),
        reports: [
          {
            path: "engine.version",
            value: "0.11-preview",
            message: "xLLM 0.11-preview does not support GLM-5.3-Flash.",
            fix: "Use another engine",
          },
        ],
      },
      {
        name: "a model newer than the release",
        ...oneNode({ model: { name: "GLM-5" } }),
        reports: [
          {
            path: "engine.version",
            value: "31b7caf",
            message: "xLLM 31b7caf does not support GLM-5.",
            fix: "Set engine.version to one of 0.9, 0.10, 0.11-preview",
          },
        ],
      },
    ],
    passes: [
      { name: "GLM-4.5 in the oldest release", ...oneNode() },
      {
        name: "GLM-5 with 0.9",
        ...oneNode({ version: "0.9", model: { name: "GLM-5" }, args: { enableAclGraph: undefined } }),
      },
    ],
  },
  "xllm-weights-load": {
    fails: [
      {
        name: "fp8 weights",
        ...oneNode({ model: { weights: "fp8" } }),
        reports: [
          {
            path: "model.weights",
            value: "fp8",
            message: "model.weights fp8 requires fp8 arithmetic, which Atlas A2 and A3 do not have.",
            fix: "Set model.weights to bf16 or w8a8",
          },
        ],
      },
      {
        name: "weights with an int8 KV cache",
        ...oneNode({ version: "0.10", model: { weights: "w4a8c8" } }),
        reports: [
          {
            path: "model.weights",
            value: "w4a8c8",
            message: "model.weights w4a8c8 has an int8 KV cache, which xLLM does not have.",
            fix: "Set model.weights to w4a8",
          },
        ],
      },
      {
        name: "weights in an MX format",
        ...oneNode({ version: "0.10", model: { weights: "w4a4c8" } }),
        reports: [
          {
            path: "model.weights",
            value: "w4a4c8",
            message: "model.weights w4a4c8 is in an MX format, which xLLM does not read.",
            fix: "Set model.weights to w4a8",
          },
        ],
      },
      {
        name: "w4a8 weights before 0.10",
        ...oneNode({ model: { weights: "w4a8" } }),
        reports: [
          {
            path: "model.weights",
            value: "w4a8",
            message: "xLLM 31b7caf cannot load w4a8 weights.",
            fix: "Set model.weights to bf16 or w8a8, or engine.version to 0.10",
          },
        ],
      },
    ],
    passes: [
      { name: "w4a8 weights with 0.10", ...oneNode({ version: "0.10", model: { weights: "w4a8" } }) },
      { name: "w8a8 weights", ...oneNode() },
    ],
  },
  "xllm-kernel-backend": {
    fails: [
      {
        name: "PyTorch's kernels for GLM-4.5",
        ...oneNode({ args: { npuKernelBackend: "TORCH" } }),
        reports: [
          {
            path: "groups.serve.args.npuKernelBackend",
            value: "TORCH",
            message: "npuKernelBackend TORCH does not support GLM-4.5, which requires the ATB kernels.",
            fix: 'Set npuKernelBackend to "ATB", or remove it',
          },
        ],
      },
    ],
    passes: [
      {
        name: "PyTorch's kernels for GLM-5",
        ...oneNode({ version: "0.10", model: { name: "GLM-5" }, args: { npuKernelBackend: "TORCH" } }),
      },
    ],
  },
  "xllm-hardware-tested": {
    fails: [
      {
        name: "Atlas 800 A2",
        ...oneNode({}, { ...oneSite, hardware: "atlas-800-a2" }),
        reports: [
          {
            path: "hardware",
            value: "atlas-800-a2",
            message: "hardware atlas-800-a2 is not tested under load with xLLM.",
            fix: "Run a load test on Atlas 800 A2, then accept xllm-hardware-tested",
          },
        ],
      },
    ],
    passes: [{ name: "Atlas 800 A3", ...oneNode() }],
  },
};
