import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { additional, isOn, keyOrVariable } from "../group-settings.ts";

export const flashcomm2LayerSharding: EngineRule = {
  id: "ascend-flashcomm2-layer-sharding",
  versions: { since: "0.18", before: "0.24" },
  source: "vllm-ascend v0.20.2rc1, utils.py:1245",
  check: eachGroup((group, topology) => {
    const setting = additional(group, "layer_sharding");
    const flashcomm2 = keyOrVariable(
      topology,
      group,
      "enable_flashcomm2_parallel_size",
      "VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE",
    );
    if (setting === undefined || !isOn(flashcomm2)) return [];
    if (JSON.stringify(setting.value) === '["o_proj"]') return [];
    return [{ ...setting, message: "With FLASHCOMM2 only o_proj can be sharded.", fix: 'write ["o_proj"]' }];
  }),
};
