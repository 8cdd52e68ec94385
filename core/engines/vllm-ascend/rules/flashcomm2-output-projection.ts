import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { additional, isOn, isRecord, keyOrVariable } from "../group-settings.ts";

export const flashcomm2OutputProjection: EngineRule = {
  id: "ascend-flashcomm2-output-projection",
  versions: { since: "0.13", before: "0.25" },
  source: "vllm-ascend v0.20.2rc1, utils.py:1236: both shard o_proj",
  check: eachGroup((group, topology) => {
    const setting = keyOrVariable(
      topology,
      group,
      "enable_flashcomm2_parallel_size",
      "VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE",
    );
    const finegrained = additional(group, "finegrained_tp_config")?.value;
    const size = isRecord(finegrained) ? finegrained["oproj_tensor_parallel_size"] : undefined;
    if (!isOn(setting) || typeof size !== "number" || size <= 0) return [];
    return [
      {
        ...setting,
        message: `finegrained_tp_config.oproj_tensor_parallel_size is ${size}, and the two exclude each other.`,
        fix: "keep one of the two",
      },
    ];
  }),
};
