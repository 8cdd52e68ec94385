import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { additional, fusedMc2, isOn } from "../group-settings.ts";

export const fusedMc2Hierarchy: EngineRule = {
  id: "ascend-fused-mc2-hierarchy",
  versions: { since: "0.18" },
  source: "vllm-ascend v0.20.2rc1, platform.py:583",
  check: eachGroup((group, topology) => {
    const setting = additional(group, "enable_mc2_hierarchy_comm");
    if (!isOn(setting) || fusedMc2(topology, group) === undefined) return [];
    return [
      {
        ...setting,
        message: "FUSED_MC2 has no hierarchy, and both are on.",
        fix: "turn one of the two off",
      },
    ];
  }),
};
