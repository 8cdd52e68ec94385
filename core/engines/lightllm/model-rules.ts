import type { GroupRule } from "../../domain/index.ts";
import { WeightFormat } from "../../facts/index.ts";

/** The group of one node, one pod and one server that the documents describe, and the one model. */
export const modelRules: readonly GroupRule[] = [
  {
    id: "lightllm-model",
    source: "LightLLM v1.2.0, lightllm/models/registry.py",
    check: ({ model, spec }) =>
      model.type === "glm4_moe_lite"
        ? []
        : [
            {
              path: "model.name",
              value: spec.model.name,
              message: `LightLLM would stop with "Model type ${model.type} is not supported": it serves only GLM-4.7-Flash of this family.`,
              fix: 'choose "GLM-4.7-Flash", or another engine',
            },
          ],
  },
  {
    id: "lightllm-weights",
    source: "LightLLM v1.2.0, lightllm/common/quantization: it quantizes bf16 weights while it loads them",
    check: ({ spec }) =>
      spec.model.weights === WeightFormat.Bf16
        ? []
        : [
            {
              path: "model.weights",
              value: spec.model.weights,
              message: "GLM-4.7-Flash is published in bf16.",
              fix: 'write "bf16"; for fewer bytes give args.quantType, e.g. "fp8w8a8"',
            },
          ],
  },
  {
    id: "lightllm-one-node",
    source: "source 003 runs one server on one machine; the model has 60 GB",
    check: (_, group) =>
      group.nodes === 1
        ? []
        : [
            {
              path: `groups.${group.name}.nodes`,
              value: group.nodes,
              message: "No document describes LightLLM on several nodes, and this model fits one device.",
              fix: "set nodes to 1, and replicas for more servers",
            },
          ],
  },
];
