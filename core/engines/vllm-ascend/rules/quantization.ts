import {
  defineRule,
  meant,
  removed,
  type ResolvedTopology,
  type RuleContext,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { nearest } from "../../../errors/index.ts";
import { notKnown } from "../../../flags/index.ts";
import { NO_QUANTIZATION, quantizationOf } from "../command.ts";
import { settingsOf } from "../group-settings.ts";
import { type Release, releaseOf } from "../versions.ts";
import { quantizationsOf, weightsProblem, type WeightsProblem } from "../weight-support.ts";

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
    : { name, known: [NO_QUANTIZATION, ...quantizationsOf(spec.engine.version)], release };
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

export const quantizationOnAscend = defineRule({
  id: "ascend-quantization-supported",
  source:
    "vllm-ascend, platform.py, supported_quantization; vLLM, platforms/interface.py, verify_quantization",
  per: "topology",
  check: (topology, { at }) => {
    const { quantization: name } = topology.spec.model;
    const { version } = topology.spec.engine;
    const supported = quantizationsOf(version);
    if (name === undefined || name === NO_QUANTIZATION || supported.includes(name)) return [];
    if (unknownQuantization(topology) !== undefined) return [];
    return [
      {
        ...at("model.quantization"),
        message: `vllm-ascend ${version} refuses to start: --quantization ${name} is not supported on Ascend.`,
        fix: removed({ ending: `, or set it to one of ${supported.join(", ")}` }),
      },
    ];
  },
});

export const draftQuantizationSupported = defineRule({
  id: "ascend-draft-quantization",
  source:
    "vllm-ascend, platform.py, supported_quantization; vLLM 0.13.0, config/speculative.py, to 0.30.0: the draft model is verified as the model is",
  per: "group",
  check: (group, { topology: { spec }, at }) => {
    const { version } = spec.engine;
    const name = settingsOf(group, "speculativeConfig")["quantization"];
    const supported = quantizationsOf(version);
    // A later release may support further names.
    if (typeof name !== "string" || supported.includes(name) || releaseOf(version).standIn !== undefined)
      return [];
    return [
      {
        ...at("args.speculativeConfig.quantization"),
        message: `vllm-ascend ${version} refuses to start: speculativeConfig.quantization ${name} is not supported on Ascend.`,
        fix: removed({ ending: `, or set it to one of ${supported.join(", ")}` }),
      },
    ];
  },
});

export const onlineQuantization = defineRule({
  id: "vllm-online-quantization",
  releases: { since: "0.20", before: "0.30" },
  source:
    "vLLM 0.20.2, config/quantization.py:80, to 0.29.0, :173: quantization_config only where --quantization is an online one",
  per: "group",
  check: ({ args }, { topology: { spec }, at }) => {
    const name = quantizationOf(spec.model);
    if (args["quantizationConfig"] === undefined || name === NO_QUANTIZATION) return [];
    return [
      {
        ...at("args.quantizationConfig"),
        message: `quantizationConfig requires online quantization, but --quantization is ${name}; vLLM refuses to start.`,
        fix: removed(),
      },
    ];
  },
});

export const weightsLoad = defineRule({
  id: "ascend-weights-load",
  source: "vllm-ascend, quantization of each release",
  per: "topology",
  check: (topology, context) => weightsProblems(topology, context, Severity.Error),
});

export const weightsRead = defineRule({
  id: "ascend-weights-read",
  severity: Severity.Warning,
  source: "vllm-ascend, quantization of each release",
  per: "topology",
  check: (topology, context) => weightsProblems(topology, context, Severity.Warning),
});

function weightsProblems(
  { spec, model, hardware }: ResolvedTopology,
  { at }: RuleContext,
  severity: WeightsProblem["severity"],
): readonly RuleProblem[] {
  const { weights } = spec.model;
  const problem = weightsProblem(spec.engine.version, { model, weights, hardware: hardware.name });
  if (problem?.severity !== severity) return [];
  const { message, instead, since, source } = problem;
  return [
    {
      ...at("model.weights"),
      message,
      fix: setTo(instead[0], {
        as: instead.length === 1 ? instead[0] : `one of ${instead.join(", ")}`,
        ending: since === undefined ? "" : `, or engine.version to ${since} or a later release`,
      }),
      source,
    },
  ];
}
