import { type EngineRule, numberOf, ofPair, Severity } from "../../../domain/index.ts";

export const sparseContextSymmetric: EngineRule = {
  id: "ascend-sparse-context-symmetric",
  severity: Severity.Advice,
  source: "vllm-ascend GLM5.md of v0.23.0: on prefill and decode alike",
  check: ofPair(({ prefill, decode }, { model }) => {
    if (model.type !== "glm_moe_dsa") return [];
    const [given, other] = [prefill, decode].map(
      (group) => (numberOf(group, "decodeContextParallelSize") ?? 1) > 1,
    );
    if (given === other) return [];
    const [on, off] = given === true ? [prefill, decode] : [decode, prefill];
    return [
      {
        path: `groups.${on.name}.args.decodeContextParallelSize`,
        value: numberOf(on, "decodeContextParallelSize"),
        message: `groups.${off.name} has none, and the documents give it to both sides.`,
        fix: `give it to groups.${off.name} as well, or take it out`,
      },
    ];
  }),
};
