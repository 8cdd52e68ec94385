import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { additional, isExpertParallel, isOn } from "../group-settings.ts";

export const sharedExpertDpEffective: EngineRule = {
  id: "ascend-shared-expert-dp-effective",
  severity: Severity.Warning,
  versions: { before: "0.25.2" },
  source: "vllm-ascend, ascend_config.py:107: off without expert and tensor parallelism",
  check: eachGroup((group) => {
    const setting = additional(group, "enable_shared_expert_dp");
    if (!isOn(setting) || (isExpertParallel(group) && group.tensorParallelSize > 1)) return [];
    const lacking = isExpertParallel(group) ? "tensor" : "expert";
    return [{ ...setting, message: `It has no effect without ${lacking} parallelism.`, fix: "take it out" }];
  }),
};
