import { defineRule, inRange, setTo, Severity } from "../../../domain/index.ts";
import { type HardwareName, WeightFormat } from "../../../facts/index.ts";
import { modelTypeOf, supports } from "../model-types.ts";
import { releases } from "../releases.ts";

export const binaryGiven = defineRule({
  id: "xllm-binary-given",
  source: "deployment document 004, §1 and §2: the images serve to build the binary",
  per: "site",
  check: ({ xllm }) =>
    xllm.binaryPath === undefined
      ? [
          {
            path: "xllm.binaryPath",
            message: "xllm.binaryPath is required: no public image contains the xLLM server.",
            fix: "Set xllm.binaryPath to the path of the server in the image or on the weights volume, e.g. /export/home/myxllm/xllm/build/xllm/core/server/xllm",
          },
        ]
      : [],
});

export const modelOfRelease = defineRule({
  id: "xllm-model-of-dialect",
  source:
    "xLLM RELEASE.md: 0.9.0 adds GLM-5 and GLM-4.7-Flash; xLLM docs @ 8edfbaf5: GLM-5.2 from release/v0.10.0 on",
  per: "topology",
  check: ({ model, spec }, { at }) => {
    const { version } = spec.engine;
    if (supports(version, model) !== false) return [];
    const having = releases.filter((release) => supports(release, model) === true);
    return [
      {
        ...at("engine.version"),
        message: `xLLM ${version} does not support ${model.name}.`,
        fix:
          having.length === 0
            ? "Use another engine"
            : setTo(having[0], { as: `one of ${having.join(", ")}` }),
      },
    ];
  },
});

export const weightsLoad = defineRule({
  id: "xllm-weights-load",
  source: "xLLM: Atlas A2 and A3 have no fp8; 0.10 adds w4a8; no release has an int8 KV cache on NPUs",
  per: "topology",
  check: ({ spec, hardware }, { at }) => {
    const { weights } = spec.model;
    switch (weights) {
      case WeightFormat.Bf16:
      case WeightFormat.W8a8:
        return [];
      case WeightFormat.Fp8:
        if (hardware.fp8Arithmetic) return [];
        return [
          {
            ...at("model.weights"),
            message: "model.weights fp8 requires fp8 arithmetic, which Atlas A2 and A3 do not have.",
            fix: setTo(WeightFormat.W8a8, { as: "bf16 or w8a8" }),
          },
        ];
      case WeightFormat.W8a8Mxfp8:
      case WeightFormat.W4a4c8:
        return [
          {
            ...at("model.weights"),
            message: `model.weights ${weights} is in an MX format, which xLLM does not read.`,
            fix: setTo(weights === WeightFormat.W4a4c8 ? WeightFormat.W4a8 : WeightFormat.W8a8, {
              as: weights === WeightFormat.W4a4c8 ? "w4a8" : "w8a8",
            }),
          },
        ];
      case WeightFormat.W8a8c8:
      case WeightFormat.W4a8c8:
        return [
          {
            ...at("model.weights"),
            message: `model.weights ${weights} has an int8 KV cache, which xLLM does not have.`,
            fix: setTo(weights === WeightFormat.W8a8c8 ? WeightFormat.W8a8 : WeightFormat.W4a8, {
              as: weights === WeightFormat.W8a8c8 ? "w8a8" : "w4a8",
            }),
          },
        ];
      case WeightFormat.W4a8: {
        const { version } = spec.engine;
        if (inRange(version, { since: "0.10" })) return [];
        return [
          {
            ...at("model.weights"),
            message: `xLLM ${version} cannot load w4a8 weights.`,
            fix: setTo(WeightFormat.W8a8, { as: "bf16 or w8a8", ending: ", or engine.version to 0.10" }),
          },
        ];
      }
      default:
        return weights satisfies never;
    }
  },
});

export const kernelBackend = defineRule({
  id: "xllm-kernel-backend",
  source: "xLLM models/model_registry.cpp:117-145: xLLM aborts",
  per: "group",
  check: (group, { topology, at }) =>
    modelTypeOf(topology.model)?.torchKernels === false && group.args["npuKernelBackend"] === "TORCH"
      ? [
          {
            ...at("args.npuKernelBackend"),
            message: `npuKernelBackend TORCH does not support ${topology.model.name}, which requires the ATB kernels.`,
            fix: setTo("ATB", { ending: ", or remove it" }),
          },
        ]
      : [],
});

/** Hardware of the load tests in deployment document 004. */
const TESTED: Readonly<Record<HardwareName, boolean>> = {
  "atlas-800-a2": false,
  "atlas-800-a3": true,
  // The rule engine-runs-here reports these.
  "ascend-950dt": true,
  h100: true,
  h200: true,
};

export const hardwareTested = defineRule({
  id: "xllm-hardware-tested",
  severity: Severity.Warning,
  source: "deployment document 004, §1: A2 was not tested under load; xLLM #777 reports a crash",
  per: "topology",
  check: ({ hardware }, { at }) =>
    TESTED[hardware.name]
      ? []
      : [
          {
            ...at("hardware"),
            message: `hardware ${hardware.name} is not tested under load with xLLM.`,
            fix: `Run a load test on ${hardware.title}, then accept xllm-hardware-tested`,
          },
        ],
});
