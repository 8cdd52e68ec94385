import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { additional, isRecord, variable } from "../group-settings.ts";

export const dynamicEplbVariable: EngineRule = {
  id: "ascend-dynamic-eplb-variable",
  versions: { since: "0.17" },
  source: "vllm-ascend, EplbConfig in ascend_config.py",
  check: eachGroup((group) => {
    const setting = additional(group, "eplb_config");
    if (setting === undefined || !isRecord(setting.value) || setting.value["dynamic_eplb"] !== true)
      return [];
    if (variable(group, "DYNAMIC_EPLB") !== undefined || variable(group, "EXPERT_MAP_RECORD") !== undefined)
      return [];
    return [
      {
        path: `${setting.path}.dynamic_eplb`,
        value: true,
        message: "Moving experts at run time needs a variable as well.",
        fix: `add DYNAMIC_EPLB: "true" to groups.${group.name}.env`,
      },
    ];
  }),
};
