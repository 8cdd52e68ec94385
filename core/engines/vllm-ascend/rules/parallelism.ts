import { defineRule, removed, Severity } from "../../../domain/index.ts";
import { layerCount } from "../../../facts/index.ts";
import { expertParallelSize, isExpertParallel, placeOf, variable } from "../group-settings.ts";

export const expertsDivide = defineRule({
  id: "ascend-experts-divide",
  severity: Severity.Warning,
  source: "vLLM, determine_expert_map: devices with more experts slow down the others; inferred",
  per: "group",
  check: (group, { topology: { model } }) => {
    const devices = expertParallelSize(group);
    const { routedExperts } = model;
    if (!isExpertParallel(group) || routedExperts === undefined || routedExperts % devices === 0) return [];
    return [
      {
        path: `groups.${group.name}.dataParallelSize`,
        value: group.dataParallelSize,
        message: `dataParallelSize × tensorParallelSize (${devices}) does not divide the ${routedExperts} experts of ${model.name}; devices with more experts slow down the others.`,
        fix: `Set dataParallelSize and tensorParallelSize so that their product divides ${routedExperts}`,
      },
    ];
  },
});

export const pipelinePartition = defineRule({
  id: "vllm-pipeline-partition",
  source:
    "vLLM, distributed/utils.py, get_pp_indices: the list has one number per stage, and the numbers add up to all layers",
  per: "group",
  check: (group, { topology: { model } }) => {
    const setting = variable(group, "VLLM_PP_LAYER_PARTITION");
    if (setting === undefined || Number(setting.value) === layerCount(model)) return [];
    return [
      {
        ...placeOf(setting),
        message:
          "VLLM_PP_LAYER_PARTITION distributes layers over pipeline stages, but groups of glm-serve have one stage.",
        fix: removed(),
      },
    ];
  },
});
