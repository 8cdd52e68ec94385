import { eachGroup, type EngineRule, inRange } from "../../../domain/index.ts";
import { keyOrVariable } from "../group-settings.ts";

export const fusedMc2Value: EngineRule = {
  id: "ascend-fused-mc2-value",
  source: "vllm-ascend, envs.py: 0, 1 or 2; ascend_config.py from v0.24.0rc1 on: 0 or 1",
  check: eachGroup((group, topology) => {
    const setting = keyOrVariable(topology, group, "enable_fused_mc2", "VLLM_ASCEND_ENABLE_FUSED_MC2");
    const modes = inRange(topology.spec.engine.version, { before: "0.24" }) ? [0, 1, 2] : [0, 1];
    if (setting === undefined || modes.includes(Number(setting.value))) return [];
    const message = `The plugin knows ${modes.length} modes: ${modes.join(", ")}.`;
    return [{ ...setting, message, fix: "choose one of them" }];
  }),
};
