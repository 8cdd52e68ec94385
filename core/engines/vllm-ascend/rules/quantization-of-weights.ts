import { defineRule, removed, setTo } from "../../../domain/index.ts";
import { WeightFormat, weightFormats } from "../../../facts/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { MODEL_SLIM, NO_QUANTIZATION, quantizationOf } from "../command.ts";
import { quantizationsOf } from "../weight-support.ts";

/** Quantizations that a checkpoint describes in its config.json, and the formats of weights that have such a description. */
const OF_CHECKPOINTS: Readonly<Record<string, (weights: WeightFormat) => boolean>> = {
  "compressed-tensors": (weights) => weights !== WeightFormat.Bf16,
  fp8: (weights) => weights === WeightFormat.Fp8,
  // Another name for fp8 (vllm-ascend v0.23.0, fp8_config.py:137).
  deepseek_v4_fp8: (weights) => weights === WeightFormat.Fp8,
};

export const quantizationOfWeights = defineRule({
  id: "ascend-quantization-of-weights",
  source:
    "vLLM 0.13.0, weight_utils.py, get_quant_config, and vllm-ascend v0.20.2rc1, modelslim_config.py:704: weights without a description of the quantization",
  per: "topology",
  check: ({ spec }, { at }) => {
    const { quantization = NO_QUANTIZATION, weights } = spec.model;
    const format = weightFormats[weights];
    // ascend-quantization-supported reports what the release does not read.
    const read = quantizationsOf(spec.engine.version).includes(quantization);
    const fits = entryOf(OF_CHECKPOINTS, quantization)?.(weights) ?? true;
    const misfit = quantization === MODEL_SLIM ? !format.modelSlim : read && !fits;
    if (!misfit) return [];
    return [
      {
        ...at("model.quantization"),
        message: `model.quantization ${quantization} does not fit weights in ${weights}, which ${format.modelSlim ? "msModelSlim quantized" : "have no description of it"}.`,
        fix: removed(),
      },
    ];
  },
});

/** The name of `--dtype` for single precision, and what it stands for (vLLM, config/model.py, _STR_DTYPE_TO_TORCH_DTYPE). */
const SINGLE: ReadonlySet<string> = new Set(["float", "float32"]);

export const quantizationType = defineRule({
  id: "ascend-quantization-type",
  source:
    "vllm-ascend v0.13.0rc1, quant_config.py:82, and v0.30.0rc2, modelslim_config.py: int8, float16 and bfloat16 alone; vLLM 0.13.0, config/vllm.py:392, to 0.30.0, :845, refuses other types",
  per: "group",
  check: (group, { topology: { spec }, at }) => {
    const { dtype } = group.args;
    const { weights } = spec.model;
    const name = quantizationOf(spec.model);
    if (name !== MODEL_SLIM || typeof dtype !== "string" || !SINGLE.has(dtype)) return [];
    return [
      {
        ...at("args.dtype"),
        message: `dtype ${dtype} is not supported for weights of msModelSlim, such as ${weights}.`,
        fix: setTo("bfloat16", { as: "bfloat16 or float16", ending: ", or remove it" }),
      },
    ];
  },
});
