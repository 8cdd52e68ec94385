import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { layersOf } from "../../../facts/index.ts";
import { variable } from "../group-settings.ts";

export const pipelinePartition: EngineRule = {
  id: "vllm-pipeline-partition",
  source: "vLLM, distributed/utils.py, get_pp_indices: one number per stage, all layers together",
  check: eachGroup((group, { model }) => {
    const setting = variable(group, "VLLM_PP_LAYER_PARTITION");
    if (setting === undefined || Number(setting.value) === layersOf(model.architecture, 0)) return [];
    return [
      {
        ...setting,
        message: "It deals the layers out to the stages of a pipeline, and this group has one stage.",
        fix: "take it out",
      },
    ];
  }),
};
