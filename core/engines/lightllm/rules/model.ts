import { defineRule, inRange, setTo } from "../../../domain/index.ts";
import { WeightFormat } from "../../../facts/index.ts";
import { firstReleaseOf } from "../model-types.ts";

export const modelServed = defineRule({
  id: "lightllm-model",
  source: "LightLLM v1.2.0, lightllm/models/registry.py",
  per: "topology",
  check: ({ model }, { at }) =>
    firstReleaseOf(model) !== "none"
      ? []
      : [
          {
            ...at("model.name"),
            message: `model.name must be "GLM-4.7-Flash": LightLLM supports no other GLM model and stops with "Model type ${model.type} is not supported".`,
            fix: setTo("GLM-4.7-Flash", { ending: ", or use another engine" }),
          },
        ],
});

export const modelOfRelease = defineRule({
  id: "lightllm-model-of-release",
  source: "LightLLM, lightllm/models/registry.py: GLM-4.7-Flash (glm4_moe_lite) since v1.2.0",
  per: "topology",
  check: ({ model, spec }, { at }) => {
    const { version } = spec.engine;
    const first = firstReleaseOf(model);
    if (first === undefined || first === "none" || inRange(version, { since: first })) return [];
    return [
      {
        ...at("engine.version"),
        message: `LightLLM ${version} does not support ${model.name} and refuses to start.`,
        fix: setTo(first, { as: `${first} or a later release` }),
      },
    ];
  },
});

export const weightsLoad = defineRule({
  id: "lightllm-weights",
  source:
    "LightLLM v1.2.0, lightllm/common/quantization: LightLLM quantizes bf16 weights while it loads them",
  per: "topology",
  check: ({ model, spec }, { at }) =>
    spec.model.weights === WeightFormat.Bf16 || (firstReleaseOf(model) ?? "none") === "none"
      ? []
      : [
          {
            ...at("model.weights"),
            message: `model.weights is ${spec.model.weights}, but ${model.name} is published only in bf16.`,
            fix: setTo(WeightFormat.Bf16, {
              ending: '; to quantize the weights while they load, set args.quantType, e.g. to "fp8w8a8"',
            }),
          },
        ],
});

export const oneNode = defineRule({
  id: "lightllm-one-node",
  source: "deployment document 003 runs one server on one node; the weights take 60 GB",
  per: "group",
  check: ({ nodes }, { at }) =>
    nodes === 1
      ? []
      : [
          {
            ...at("nodes"),
            message:
              "nodes must be 1: no deployment document describes LightLLM across nodes, and the model fits one device.",
            fix: setTo(1, { ending: ", and replicas to the number of servers" }),
          },
        ],
});
