import { defineRule, Severity } from "../../../domain/index.ts";
import { expertParallelSize, isExpertParallel } from "../group-settings.ts";

export const expertsDivide = defineRule({
  id: "ascend-experts-divide",
  severity: Severity.Warning,
  source: "vLLM, determine_expert_map: devices with more experts slow down the others; inferred",
  per: "group",
  check: (group, { topology: { model } }) => {
    const devices = expertParallelSize(group);
    const { routedExperts } = model;
    if (!isExpertParallel(group) || routedExperts === undefined || routedExperts % devices === 0) return [];
    const degrees = `dataParallelSize × tensorParallelSize${group.prefillContextParallelSize === 1 ? "" : " × prefillContextParallelSize"}`;
    return [
      {
        path: `groups.${group.name}.dataParallelSize`,
        value: group.dataParallelSize,
        message: `${degrees} (${devices}) does not divide the ${routedExperts} experts of ${model.name}; devices with more experts slow down the others.`,
        fix: `Set dataParallelSize and tensorParallelSize so that their product divides ${routedExperts}`,
      },
    ];
  },
});
