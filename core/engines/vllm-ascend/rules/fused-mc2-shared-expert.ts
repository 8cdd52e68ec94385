import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { additional, fusedMc2, isOn } from "../group-settings.ts";

export const fusedMc2SharedExpert: EngineRule = {
  id: "ascend-fused-mc2-shared-expert",
  severity: Severity.Warning,
  versions: { since: "0.23" },
  source: "vllm-ascend v0.23.0, ascend_config.py: the second is turned off",
  check: eachGroup((group, topology) => {
    const setting = additional(group, "multistream_overlap_shared_expert");
    const fused = fusedMc2(topology, group);
    if (!isOn(setting) || fused === undefined || Number(fused.value) !== 1) return [];
    return [{ ...setting, message: "FUSED_MC2 turns it off.", fix: "turn one of the two off" }];
  }),
};
