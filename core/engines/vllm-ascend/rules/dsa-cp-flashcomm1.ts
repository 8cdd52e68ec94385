import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { additional, dsaContextParallel, flashcomm1, isOn } from "../group-settings.ts";

export const dsaCpFlashcomm1: EngineRule = {
  id: "ascend-dsa-cp-flashcomm1",
  versions: { since: "0.20.2", before: "0.25.2" },
  source: "vllm-ascend v0.20.2rc1, utils.py:1405",
  check: eachGroup((group, topology) => {
    const setting = dsaContextParallel(group);
    if (setting === undefined || topology.model.type !== "glm_moe_dsa") return [];
    // enable_shared_expert_dp turns sequence parallelism on, too (ascend_config.py:107).
    if (flashcomm1(topology, group) !== undefined || isOn(additional(group, "enable_shared_expert_dp")))
      return [];
    return [
      {
        ...setting,
        message: "Context parallelism of sparse attention needs sequence parallelism, which is off.",
        fix: `set VLLM_ASCEND_ENABLE_FLASHCOMM1 to "1" in groups.${group.name}.env`,
      },
    ];
  }),
};
