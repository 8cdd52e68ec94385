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

/** What the platform supports, in releases from one on (vllm-ascend, platform.py, supported_quantization). */
const SUPPORTED: readonly { readonly releases: VersionRange; readonly names: readonly string[] }[] = [
  // v0.13.0rc1, :61, and v0.20.2rc1, :106.
  { releases: {}, names: [MODEL_SLIM, "compressed-tensors"] },
  // v0.21.0rc1, :146, and v0.26.0rc1, :139.
  { releases: { since: "0.21" }, names: ["fp8", "deepseek_v4_fp8"] },
  // v0.27.1rc1, :99, and v0.30.0rc2, :101.
  { releases: { since: "0.27" }, names: ["modelopt_mxfp8", "mxfp8"] },
];

export const quantizationOfWeights = defineRule({
  id: "ascend-quantization-of-weights",
  source:
    "vLLM, Platform.verify_quantization, for what the platform lacks; vLLM 0.13.0, weight_utils.py, and vllm-ascend v0.20.2rc1, modelslim_config.py:704, for weights without a description of their quantization",
  per: "topology",
  check: (topology, { at }) => {
    const { spec } = topology;
    const { quantization, weights } = spec.model;
    // vllm-quantization-known and vllm-quantization-catalogued report unknown names.
    if (
      quantization === undefined ||
      quantization === NO_QUANTIZATION ||
      unknownQuantization(topology) !== undefined
    )
      return [];
    const supported = SUPPORTED.flatMap(({ releases, names }) =>
      inRange(spec.engine.version, releases) ? names : [],
    );
    const problem = { ...at("model.quantization"), fix: removed() };
    if (!supported.includes(quantization)) {
      return [
        {
          ...problem,
          message: `vllm-ascend ${spec.engine.version} does not support model.quantization ${quantization}.`,
        },
      ];
    }
    // Weights in fp8 name their quantization in config.json, which has to be the same.
    const ownName = weights === WeightFormat.Fp8 ? quantization !== MODEL_SLIM : false;
    if (ownName || (quantization === MODEL_SLIM && weightFormats[weights].modelSlim)) return [];
    return [
      {
        ...problem,
        message: `model.quantization ${quantization} does not fit weights in ${weights}, which ${weightFormats[weights].modelSlim ? "msModelSlim quantized" : "have no description of msModelSlim"}.`,
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
