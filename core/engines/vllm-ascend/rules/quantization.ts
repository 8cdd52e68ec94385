import {
  defineRule,
  inRange,
  meant,
  removed,
  type ResolvedTopology,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { WeightFormat, weightFormats } from "../../../facts/index.ts";
import { nearest } from "../../../errors/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { NO_QUANTIZATION } from "../command.ts";
import { type Release, releaseOf } from "../versions.ts";

/** A value of `model.quantization` that the catalogue for the release does not have. */
interface UnknownQuantization {
  readonly name: string;
  readonly known: readonly string[];
  readonly release: Release;
}

function unknownQuantization({ spec }: ResolvedTopology): UnknownQuantization | undefined {
  const release = releaseOf(spec.engine.version);
  const { quantizations } = release.registries;
  const name = spec.model.quantization;
  if (quantizations === undefined || name === undefined || name === NO_QUANTIZATION) return undefined;
  return quantizations.includes(name)
    ? undefined
    : { name, known: [NO_QUANTIZATION, ...quantizations], release };
}

export const quantizationKnown = defineRule({
  id: "vllm-quantization-known",
  source:
    "vLLM, QUANTIZATION_METHODS in layers/quantization/__init__.py, and the configs that vllm-ascend registers: --quantization has no other choices",
  per: "topology",
  check: (topology, { at }) => {
    const unknown = unknownQuantization(topology);
    if (unknown === undefined || unknown.release.standIn !== undefined) return [];
    const { name, known, release } = unknown;
    return [
      {
        ...at("model.quantization"),
        message: `vllm-ascend ${release.release} refuses to start: --quantization has no choice ${name}.`,
        fix:
          nearest(name, known) === undefined
            ? removed({ ending: `, or set it to one of ${known.join(", ")}` })
            : meant(name, known),
      },
    ];
  },
});

export const quantizationCatalogued = defineRule({
  id: "vllm-quantization-catalogued",
  severity: Severity.Warning,
  source: "vLLM, layers/quantization/__init__.py: the names of the nearest release with a catalogue",
  per: "topology",
  check: (topology, { at }) => {
    const unknown = unknownQuantization(topology);
    if (unknown?.release.standIn === undefined) return [];
    const { name, known, release } = unknown;
    return [
      {
        ...at("model.quantization"),
        ...notKnown(name, known, release.standIn ?? "", "model.quantization"),
      },
    ];
  },
});

/** The quantization of the plugin itself, for weights of msModelSlim. */
const MODEL_SLIM = "ascend";

/** Quantizations that weights in fp8 describe in their config.json, and the releases whose platform has them (platform.py). */
const OF_CHECKPOINTS: Readonly<Record<string, VersionRange>> = {
  "compressed-tensors": {},
  fp8: { since: "0.21" },
};

export const quantizationOfWeights = defineRule({
  id: "ascend-quantization-of-weights",
  source:
    "vLLM 0.13.0, weight_utils.py, get_quant_config, and vllm-ascend v0.20.2rc1, modelslim_config.py:704: weights without a description of the quantization",
  per: "topology",
  check: ({ spec }, { at }) => {
    const { quantization = NO_QUANTIZATION, weights } = spec.model;
    const format = weightFormats[weights];
    const known = entryOf(OF_CHECKPOINTS, quantization);
    const described = known !== undefined && inRange(spec.engine.version, known);
    const misfit =
      quantization === MODEL_SLIM ? !format.modelSlim : described && weights !== WeightFormat.Fp8;
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
    "vllm-ascend v0.13.0rc1, quant_config.py:82, and v0.30.0rc2, modelslim_config.py: int8, float16 and bfloat16 alone; vLLM, config/vllm.py, _get_quantization_config refuses other types",
  per: "group",
  check: (group, { topology: { spec }, at }) => {
    const { dtype } = group.args;
    const { quantization, weights } = spec.model;
    const name = quantization ?? (weightFormats[weights].modelSlim ? MODEL_SLIM : NO_QUANTIZATION);
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
