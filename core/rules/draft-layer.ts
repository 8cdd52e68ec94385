import { defineRule, removed, Severity } from "../domain/index.ts";
import { layerCount, WeightFormat, weightFormats } from "../facts/index.ts";

/** The end of a sentence about published weights, by what the model's facts say of them. */
const LACKING = {
  some: "some published weights of this kind lack that layer",
  none: "no published weights of this kind have that layer",
} as const;

export const draftLayerStored = defineRule({
  id: "draft-layer-stored",
  severity: Severity.Warning,
  source:
    "vllm-ascend #5794: KeyError at start without the layer; vllm#35548; GLM4.x.md of vllm-ascend: GLM-4.6-w8a8 has no MTP, GLM-4.7-W8A8-floatmtp does",
  per: "group",
  check: (group, { topology, at }) => {
    const { engine, model, spec, site } = topology;
    const flag = engine.draftLayerFlag(topology, group);
    const { weights, path } = spec.model;
    if (flag === undefined || !weightFormats[weights].modelSlim || model.quantizedDraft === undefined)
      return [];
    // The name says that the weights have it, or the download looks for it.
    if (/mtp/i.test(path) || site.procedures.weights !== undefined) return [];
    return [
      {
        ...at(`args.${flag}`),
        message: `${flag} drafts with layer ${layerCount(model) ?? "of multi-token prediction"} of ${weights} weights of ${model.name}; ${LACKING[model.quantizedDraft]}, and ${engine.title} then refuses to start.`,
        fix: removed({
          ending: `, or accept the finding once model.safetensors.index.json in model.path has model.layers.${layerCount(model) ?? "<layer>"}.*`,
        }),
      },
    ];
  },
});

export const draftHeadStored = defineRule({
  id: "draft-head-stored",
  severity: Severity.Warning,
  source:
    "deployment document 002, §5.2, adjust_weight.py; vllm-ascend #6754: weights of the draft layer were not initialized from the checkpoint",
  per: "group",
  check: (group, { topology, at }) => {
    const { engine, model, spec, site } = topology;
    const flag = engine.draftLayerFlag(topology, group);
    if (flag === undefined || spec.model.weights !== WeightFormat.Bf16 || model.draftHeadStored !== false)
      return [];
    if (site.procedures.mtpWeights !== undefined) return [];
    return [
      {
        ...at(`args.${flag}`),
        message: `${flag} drafts with a layer whose embedding and head published bf16 weights of ${model.name} lack; ${engine.title} then refuses to start.`,
        fix: "Set procedures.mtpWeights to {}, or accept the finding once the checkpoint in model.path has them",
      },
    ];
  },
});
