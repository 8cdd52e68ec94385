import { defineRule, type ResolvedTopology, setTo, Severity } from "../../../domain/index.ts";
import { firstServing, hasModel, oldTransformers, takesHeads, unregistered } from "../model-support.ts";
import { versions } from "../versions.ts";

export const modelOfRelease = defineRule({
  id: "vllm-model-of-release",
  source:
    "vLLM, model_executor/models/registry.py, and vllm-ascend, models/__init__.py, of each release; vllm-ascend v0.22.1rc1, GLM5.2.md",
  per: "topology",
  check: (topology, { at }) => {
    const { model, spec, engine } = topology;
    const { version } = spec.engine;
    const newest = engine.versions.at(-1);
    // As the image glm5.2 of GLM5.2.md, which serves a model that the release lacks.
    if (hasModel(version, model) || hasOwnImage(topology)) return [];
    return [
      {
        ...at("engine.version"),
        message: `vllm-ascend ${version} does not support ${model.name} and refuses to start.`,
        fix: setTo(newest, { as: `a release from ${firstServing(model)} on` }),
      },
    ];
  },
});

export const architectureKnown = defineRule({
  id: "vllm-architecture-known",
  severity: Severity.Warning,
  source:
    "vLLM, model_executor/models/registry.py, _try_resolve_transformers: classes without an entry need an implementation in Transformers",
  per: "topology",
  check: ({ model, spec }, { at }) => {
    const unknown = unregistered(spec.engine.version, model);
    if (unknown.length === 0) return [];
    return [
      {
        ...at("model.facts.architectures"),
        message: `vllm-ascend ${spec.engine.version} has no class ${unknown.join(", ")}; vLLM falls back on Transformers, or refuses to start.`,
        fix: "Accept the finding if the image has the class, or Transformers implements the model",
      },
    ];
  },
});

export const transformersOfImage = defineRule({
  id: "vllm-transformers-of-image",
  source:
    "requirements of vLLM and vllm-ascend in each release; transformers, models/auto/configuration_auto.py; vllm-ascend GLM5.md, FAQ, and #10797",
  per: "topology",
  check: (topology, { at }) => {
    const { model, spec } = topology;
    const { version } = spec.engine;
    const old = oldTransformers(version, model);
    if (old === undefined || !hasModel(version, model) || hasOwnImage(topology)) return [];
    return [
      {
        ...at("engine.version"),
        message: `vllm-ascend ${version} refuses to start: its image has Transformers ${old.held}, but ${model.name} requires Transformers ${old.first} or later.`,
        fix: setTo(firstServing(model), {
          as: `${firstServing(model)} or a later release`,
          ending: `, or image of the site to an image of your own with Transformers ${old.first}`,
        }),
      },
    ];
  },
});

/** Whether the site names an image that is not the public one of the release. */
function hasOwnImage({ site, engine, spec, hardware }: ResolvedTopology): boolean {
  return site.image !== undefined && site.image !== engine.image(spec.engine.version, hardware.name);
}

export const attentionHeads = defineRule({
  id: "ascend-attention-heads",
  source:
    "vllm-ascend v0.21.0rc1, mla_v1.py, num_heads_padded: the operators of latent attention take a power of two; #6541, #9560",
  per: "group",
  check: ({ tensorParallelSize }, { topology: { model, spec } }) => {
    const { version } = spec.engine;
    if (takesHeads(version, model, tensorParallelSize) !== false) return [];
    const heads = (model.attentionHeads ?? 0) / tensorParallelSize;
    const first = versions.find((one) => takesHeads(one, model, tensorParallelSize) === true);
    return [
      {
        path: "engine.version",
        value: version,
        message: `vllm-ascend ${version} has no attention operator for ${heads} heads of ${model.name} per device, only for a power of two.`,
        fix: setTo(first, { as: `${first} or a later release` }),
      },
    ];
  },
});
