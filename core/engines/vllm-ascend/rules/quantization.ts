import { defineRule, meant, removed, type ResolvedTopology, Severity } from "../../../domain/index.ts";
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
