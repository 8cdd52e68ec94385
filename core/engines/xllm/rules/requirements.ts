import { defineRule, Severity } from "../../../domain/index.ts";
import { type HardwareName, WeightFormat } from "../../../facts/index.ts";
import { releaseOf, since } from "../releases.ts";

export const binaryGiven = defineRule({
  id: "xllm-binary-given",
  source: "source 004, §1 and §2: the images are for building; the binary is built in them",
  per: "site",
  check: ({ xllm }) =>
    xllm.binaryPath === undefined
      ? [
          {
            path: "xllm.binaryPath",
            message: "xllm.binaryPath is not set, and no public image holds the xLLM server.",
            fix: "Set xllm.binaryPath to the server's path in the image or on the weights volume, e.g. /export/home/myxllm/xllm/build/xllm/core/server/xllm",
          },
        ]
      : [],
});

export const modelOfRelease = defineRule({
  id: "xllm-model-of-dialect",
  source: "xLLM RELEASE.md: GLM-5 and GLM-4.7-Flash since 0.9.0",
  per: "topology",
  check: ({ model, spec }, { at }) => {
    const release = releaseOf(spec.engine.version);
    if (model.type === "glm4_moe" || since("0.9").includes(release)) return [];
    return [
      {
        ...at("engine.version"),
        message: `xLLM ${release} does not support ${model.name}.`,
        fix: `Set engine.version to one of ${since("0.9").join(", ")}`,
      },
    ];
  },
});

export const weightsLoad = defineRule({
  id: "xllm-weights-load",
  source: "xLLM: Atlas A2 and A3 have no fp8; w4a8 since 0.10",
  per: "topology",
  check: ({ spec }, { at }) => {
    const { weights } = spec.model;
    switch (weights) {
      case WeightFormat.Bf16:
      case WeightFormat.W8a8:
        return [];
      case WeightFormat.Fp8:
        return [
          {
            ...at("model.weights"),
            message: "model.weights fp8 needs fp8 arithmetic, which Atlas A2 and A3 do not have.",
            fix: "Set model.weights to bf16 or w8a8",
          },
        ];
      case WeightFormat.W4a8: {
        const release = releaseOf(spec.engine.version);
        if (since("0.10").includes(release)) return [];
        return [
          {
            ...at("model.weights"),
            message: `xLLM ${release} cannot load w4a8 weights.`,
            fix: "Set model.weights to bf16 or w8a8, or engine.version to 0.10",
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
  source: "xLLM models/model_registry.cpp:117-145: FATAL",
  per: "group",
  check: (group, { topology, at }) =>
    topology.model.type === "glm4_moe" && group.args["npuKernelBackend"] === "TORCH"
      ? [
          {
            ...at("args.npuKernelBackend"),
            message: `npuKernelBackend TORCH does not support ${topology.model.name}, which runs on the ATB kernels only.`,
            fix: 'Set npuKernelBackend to "ATB", or remove it',
          },
        ]
      : [],
});

/** Hardware of the load tests in source 004. */
const TESTED: Readonly<Record<HardwareName, boolean>> = {
  "atlas-800-a2": false,
  "atlas-800-a3": true,
  // The rule engine-runs-here refuses these.
  h100: true,
  h200: true,
};

export const hardwareTested = defineRule({
  id: "xllm-hardware-tested",
  severity: Severity.Warning,
  source: "source 004, §1: A2 was not tested under load; xLLM #777 crashes there",
  per: "topology",
  check: ({ hardware }, { at }) =>
    TESTED[hardware.name]
      ? []
      : [
          {
            ...at("hardware"),
            message: `Source 004 has no load test of xLLM on ${hardware.title}.`,
            fix: "Run a load test on this hardware, then accept this warning",
          },
        ],
});
