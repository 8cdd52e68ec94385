import { eachGroup, type EngineRule } from "../../../rules/rule.ts";
import { keyOrVariable } from "../group-settings.ts";

export const fusedMc2Value: EngineRule = {
  id: "ascend-fused-mc2-value",
  versions: { before: "0.24" },
  source: "vllm-ascend, envs.py up to v0.23.0: 0, 1 or 2",
  check: eachGroup((group, topology) => {
    const setting = keyOrVariable(topology, group, "enable_fused_mc2", "VLLM_ASCEND_ENABLE_FUSED_MC2");
    if (setting === undefined || [0, 1, 2].includes(Number(setting.value))) return [];
    return [{ ...setting, message: "There are three modes: 0, 1 and 2.", cure: "choose one of them" }];
  }),
};
