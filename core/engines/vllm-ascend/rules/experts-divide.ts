import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { expertParallelSize, isExpertParallel } from "../group-settings.ts";

export const expertsDivide: EngineRule = {
  id: "ascend-experts-divide",
  severity: Severity.Warning,
  source:
    "vLLM, determine_expert_map: devices with more experts hold up the others; inferred, no document does it",
  check: eachGroup((group, { model }) => {
    const devices = expertParallelSize(group);
    if (!isExpertParallel(group) || model.routedExperts % devices === 0) return [];
    return [
      {
        path: `groups.${group.name}.dataParallelSize`,
        value: group.dataParallelSize,
        message: `dataParallelSize × tensorParallelSize is ${devices}, which does not divide the ${model.routedExperts} experts of ${model.name}.`,
        fix: "choose degrees whose product divides them",
      },
    ];
  }),
};
