import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { WeightFormat } from "../../../facts/index.ts";
import { dsaContextParallel, isOn, keyOrVariable } from "../group-settings.ts";

export const mlapoEffective: EngineRule = {
  id: "ascend-mlapo-effective",
  severity: Severity.Warning,
  versions: { since: "0.18" },
  source: "vllm-ascend v0.20.2rc1, sfa_v1.py:650 and mla_v1.py:73: for w8a8 and without DSA-CP only",
  check: eachGroup((group, topology) => {
    const setting = keyOrVariable(topology, group, "enable_mlapo", "VLLM_ASCEND_ENABLE_MLAPO");
    if (!isOn(setting)) return [];
    const { model, spec } = topology;
    const obstacles = [
      ...(model.latentAttention ? [] : [`${model.name} has no latent attention`]),
      ...(spec.model.weights === WeightFormat.W8a8 || spec.model.weights === WeightFormat.W4a8
        ? []
        : [`the weights are ${spec.model.weights}`]),
      ...(dsaContextParallel(group) === undefined ? [] : ["enable_dsa_cp is on"]),
    ];
    if (obstacles.length === 0) return [];
    return [{ ...setting, message: `It has no effect: ${obstacles.join(", and ")}.`, fix: "take it out" }];
  }),
};
