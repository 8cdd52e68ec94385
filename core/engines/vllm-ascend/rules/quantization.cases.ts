import { on950 } from "../../../../test/support/ascend-950.ts";
import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";
import type { Topology } from "../../../index.ts";

type Weights = Topology["model"]["weights"];

const serve = (quantization: string, version: string) =>
  changed(serving(1), { version, model: { quantization } });

const stored = (name: string, weights: Weights, version: string) =>
  changed(serving(1), { version, model: { name, weights } });

const drafted = (quantization: string, version = "v0.20.2rc1") =>
  changed(serving(1), {
    version,
    args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 1, quantization } },
  });

export const cases: CasesByRule = {
  "vllm-quantization-known": {
    fails: [
      {
        name: "a mistyped name",
        topology: serve("ascnd", "v0.26.0rc1"),
        reports: [
          {
            path: "model.quantization",
            value: "ascnd",
            message: "vllm-ascend v0.26.0rc1 refuses to start: --quantization has no choice ascnd.",
            fix: 'Did you mean "ascend"?',
          },
        ],
      },
      {
        name: "a name of no release",
        topology: serve("something-else", "v0.30.0rc2"),
        reports: [
          {
            path: "model.quantization",
            value: "something-else",
            message: /has no choice something-else\.$/,
            fix: /^Remove model\.quantization, or set it to one of none, ascend, compressed-tensors, /,
          },
        ],
      },
      {
        name: "a name of earlier releases",
        topology: serve("gguf", "v0.30.0rc2"),
        reports: [
          {
            path: "model.quantization",
            value: "gguf",
            message: /has no choice gguf\.$/,
            fix: /model\.quantization|Did you mean/,
          },
        ],
      },
    ],
    passes: [
      { name: "a name of the plugin", topology: serve("ascend", "v0.26.0rc1") },
      { name: "no quantization", topology: serve("none", "v0.30.0rc2") },
      { name: "a name that may be new in a later candidate", topology: serve("brand_new", "v0.30.0rc9") },
    ],
  },
  "vllm-quantization-catalogued": {
    fails: [
      {
        name: "a name that may be new in a later candidate",
        topology: serve("brand_new", "v0.30.0rc9"),
        reports: [
          {
            path: "model.quantization",
            value: "brand_new",
            message:
              "model.quantization brand_new is not known in vLLM-Ascend v0.30.0rc2, the nearest older release with a catalogue.",
            fix: "Set model.quantization to another value, or accept the finding if the release has brand_new",
          },
        ],
      },
    ],
    passes: [
      { name: "a known name in a later candidate", topology: serve("ascend", "v0.30.0rc9") },
      { name: "an unknown name in a release with a catalogue", topology: serve("brand_new", "v0.30.0rc2") },
    ],
  },
  "ascend-quantization-supported": {
    fails: [
      {
        name: "a name of vLLM that Ascend does not have",
        topology: serve("awq", "v0.23.0"),
        reports: [
          {
            path: "model.quantization",
            value: "awq",
            message: "vllm-ascend v0.23.0 refuses to start: --quantization awq is not supported on Ascend.",
            fix: "Remove model.quantization, or set it to one of ascend, compressed-tensors, fp8, deepseek_v4_fp8",
          },
        ],
      },
      {
        name: "fp8 before the plugin has it",
        topology: serve("fp8", "v0.20.2rc1"),
        reports: [
          {
            path: "model.quantization",
            value: "fp8",
            message: /--quantization fp8 is not supported on Ascend/,
            fix: "Remove model.quantization, or set it to one of ascend, compressed-tensors",
          },
        ],
      },
    ],
    passes: [
      { name: "the name of the plugin", topology: serve("ascend", "v0.20.2rc1") },
      { name: "fp8 where the plugin has it", topology: serve("fp8", "v0.23.0") },
      { name: "no quantization", topology: serve("none", "v0.23.0") },
      {
        name: "an unknown name, which vllm-quantization-known reports",
        topology: serve("ascnd", "v0.26.0rc1"),
      },
    ],
  },
  "ascend-draft-quantization": {
    fails: [
      {
        name: "a quantization that Ascend does not have",
        topology: drafted("awq"),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.quantization",
            value: "awq",
            message:
              "vllm-ascend v0.20.2rc1 refuses to start: speculativeConfig.quantization awq is not supported on Ascend.",
            fix: "Remove quantization, or set it to one of ascend, compressed-tensors",
          },
        ],
      },
    ],
    passes: [
      { name: "the quantization of the plugin", topology: drafted("ascend") },
      { name: "a release without a catalogue", topology: drafted("awq", "v0.99.0") },
    ],
  },
  "vllm-online-quantization": {
    fails: [
      {
        name: "weights of msModelSlim",
        topology: changed(serving(1), { args: { quantizationConfig: { ignore: ["lm_head"] } } }),
        reports: [
          {
            path: "groups.serve.args.quantizationConfig",
            value: { ignore: ["lm_head"] },
            message:
              "quantizationConfig requires online quantization, but --quantization is ascend; vLLM refuses to start.",
            fix: "Remove quantizationConfig",
          },
        ],
      },
    ],
    passes: [
      {
        name: "weights without quantization",
        topology: changed(serving(1), {
          args: { quantizationConfig: { ignore: ["lm_head"] } },
          model: { weights: "bf16" },
        }),
      },
    ],
  },
  "ascend-weights-load": {
    fails: [
      {
        name: "fp8 of GLM-5 before the plugin reads blocks",
        topology: stored("GLM-5", "fp8", "v0.23.0"),
        reports: [
          {
            path: "model.weights",
            value: "fp8",
            message: "vllm-ascend v0.23.0 cannot load fp8 weights of GLM-5 on Atlas A2 and A3.",
            fix: "Set model.weights to one of w8a8, w4a8, bf16, or engine.version to v0.27.1rc1 or a later release",
          },
        ],
      },
      {
        name: "fp8 of GLM-4.7 with fp8 operators",
        topology: stored("GLM-4.7", "fp8", "v0.23.0"),
        reports: [
          {
            path: "model.weights",
            value: "fp8",
            message:
              "vllm-ascend v0.23.0 runs fp8 weights of GLM-4.7 with fp8 arithmetic, which Atlas A2 and A3 do not have.",
            fix: "Set model.weights to one of w8a8, w4a8, bf16",
          },
        ],
      },
      {
        name: "scales of the KV cache before the plugin reads them",
        topology: stored("GLM-4.7", "w8a8c8", "v0.18.0"),
        reports: [
          {
            path: "model.weights",
            value: "w8a8c8",
            message:
              "vllm-ascend v0.18.0 does not read the scales of the KV cache in w8a8c8 weights of GLM-4.7.",
            fix: "Set model.weights to w8a8, or engine.version to v0.19.1rc1 or a later release",
          },
        ],
      },
      {
        name: "MX formats on Atlas A3",
        topology: stored("GLM-5", "w8a8-mxfp8", "v0.30.0rc2"),
        reports: [
          {
            path: "model.weights",
            value: "w8a8-mxfp8",
            message:
              "vllm-ascend v0.30.0rc2 refuses to start: w8a8-mxfp8 weights are in MX formats, which Atlas 800 A3 does not compute with.",
            fix: "Set model.weights to w8a8",
          },
        ],
      },
      {
        name: "experts in MXFP4 on Atlas A3",
        topology: stored("GLM-5", "w4a4c8", "v0.30.0rc2"),
        reports: [
          { path: "model.weights", value: "w4a4c8", message: /MX formats/, fix: "Set model.weights to w4a8" },
        ],
      },
      {
        name: "int4 weights with scales of the KV cache",
        topology: stored("GLM-4.7", "w4a8c8", "v0.18.0"),
        reports: [
          {
            path: "model.weights",
            value: "w4a8c8",
            message: /w4a8c8 weights/,
            fix: /^Set model\.weights to w4a8,/,
          },
        ],
      },
    ],
    passes: [
      { name: "MX formats on Ascend 950", topology: on950() },
      {
        name: "fp8 of GLM-5, which the plugin turns into bf16",
        topology: stored("GLM-5", "fp8", "v0.27.1rc1"),
      },
      { name: "scales of the KV cache", topology: stored("GLM-4.7", "w8a8c8", "v0.19.1rc1") },
      { name: "scales with sparse attention", topology: stored("GLM-5", "w8a8c8", "v0.18.0") },
      { name: "w4a8 of GLM-5", topology: serving(1) },
      {
        name: "fp8 of GLM-4.7 in int8 tensors, which is a warning",
        topology: stored("GLM-4.7", "fp8", "v0.18.0"),
      },
      {
        name: "fp8 of a model whose weights are not known",
        topology: stored("GLM-4.7-Flash", "fp8", "v0.23.0"),
      },
    ],
  },
  "ascend-weights-read": {
    fails: [
      {
        name: "fp8 of GLM-4.7 in int8 tensors",
        topology: stored("GLM-4.7", "fp8", "v0.18.0"),
        reports: [
          {
            path: "model.weights",
            value: "fp8",
            message:
              "vllm-ascend v0.18.0 loads fp8 weights of GLM-4.7 into int8 tensors, so answers may be wrong; no document has run them.",
            fix: "Set model.weights to one of w8a8, w4a8, bf16",
          },
        ],
      },
    ],
    passes: [
      { name: "w8a8", topology: stored("GLM-4.7", "w8a8", "v0.18.0") },
      { name: "fp8 with fp8 operators, which is an error", topology: stored("GLM-4.7", "fp8", "v0.22.1rc1") },
    ],
  },
};
