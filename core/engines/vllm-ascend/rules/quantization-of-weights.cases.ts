import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (quantization: string, version: string) =>
  changed(serving(1), { version, model: { quantization } });

export const cases: CasesByRule = {
  "ascend-quantization-of-weights": {
    fails: [
      {
        name: "the plugin's quantization of weights without one",
        topology: changed(serving(1), { model: { quantization: "ascend", weights: "bf16" } }),
        reports: [
          {
            path: "model.quantization",
            value: "ascend",
            message:
              "model.quantization ascend does not fit weights in bf16, which have no description of it.",
            fix: "Remove model.quantization",
          },
        ],
      },
      {
        name: "a quantization that the weights do not describe, in bf16",
        topology: changed(serving(1), {
          model: { quantization: "fp8", weights: "bf16" },
          version: "v0.21.0rc1",
        }),
        reports: [
          {
            path: "model.quantization",
            value: "fp8",
            message: "model.quantization fp8 does not fit weights in bf16, which have no description of it.",
            fix: "Remove model.quantization",
          },
        ],
      },
      {
        name: "another quantization than that of the weights",
        topology: serve("fp8", "v0.23.0"),
        reports: [
          {
            path: "model.quantization",
            value: "fp8",
            message: "model.quantization fp8 does not fit weights in w4a8, which msModelSlim quantized.",
            fix: "Remove model.quantization",
          },
        ],
      },
      {
        name: "the other name of fp8",
        topology: serve("deepseek_v4_fp8", "v0.23.0"),
        reports: [
          {
            path: "model.quantization",
            value: "deepseek_v4_fp8",
            message:
              "model.quantization deepseek_v4_fp8 does not fit weights in w4a8, which msModelSlim quantized.",
            fix: "Remove model.quantization",
          },
        ],
      },
    ],
    passes: [
      { name: "weights of msModelSlim", topology: serve("ascend", "v0.13.0rc1") },
      { name: "integers that another tool quantized", topology: serve("compressed-tensors", "v0.20.2rc1") },
      { name: "a name that the platform lacks", topology: serve("gptq", "v0.20.2rc1") },
      { name: "fp8 before the platform has it", topology: serve("fp8", "v0.20.2rc1") },
      {
        name: "fp8 by its other name",
        topology: changed(serving(1), {
          model: { quantization: "deepseek_v4_fp8", weights: "fp8" },
          version: "v0.21.0rc1",
        }),
      },
      { name: "no quantization on purpose", topology: serve("none", "v0.20.2rc1") },
      {
        name: "fp8 in the first release that has it",
        topology: changed(serving(1), {
          model: { quantization: "fp8", weights: "fp8" },
          version: "v0.21.0rc1",
        }),
      },
      {
        name: "no quantization",
        topology: changed(serving(1), { model: { weights: "bf16" } }),
      },
    ],
  },
  "ascend-quantization-type": {
    fails: [
      {
        name: "single precision",
        topology: changed(serving(1), { args: { dtype: "float32" }, version: "v0.13.0rc1" }),
        reports: [
          {
            path: "groups.serve.args.dtype",
            value: "float32",
            message: "dtype float32 is not supported for weights of msModelSlim, such as w4a8.",
            fix: "Set dtype to bfloat16 or float16, or remove it",
          },
        ],
      },
    ],
    passes: [
      { name: "half precision", topology: changed(serving(1), { args: { dtype: "half" } }) },
      {
        name: "single precision for weights without quantization",
        topology: changed(serving(1), { args: { dtype: "float32" }, model: { weights: "bf16" } }),
      },
    ],
  },
};
