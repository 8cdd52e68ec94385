import { eachGroup, type EngineRule, type RuleProblem } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { keyOrVariable } from "../group-settings.ts";

export const flashcomm2Degrees: EngineRule = {
  id: "ascend-flashcomm2-degrees",
  versions: { since: "0.13", before: "0.25" },
  source: "vllm-ascend v0.20.2rc1, utils.py:1236",
  check: eachGroup((group, topology): RuleProblem[] => {
    const setting = keyOrVariable(
      topology,
      group,
      "enable_flashcomm2_parallel_size",
      "VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE",
    );
    const size = Number(setting?.value ?? 0);
    if (setting === undefined || !(size > 0)) return [];
    if (group.role === Role.Decode) {
      return [{ ...setting, message: "Decode must not use FLASHCOMM2.", fix: "take it out" }];
    }
    const { tensorParallelSize } = group;
    if (tensorParallelSize > size && tensorParallelSize % size === 0) return [];
    return [
      {
        ...setting,
        message: `It must be smaller than groups.${group.name}.tensorParallelSize, ${tensorParallelSize}, and divide it.`,
        fix: `choose a proper divisor of ${tensorParallelSize}, or take it out`,
      },
    ];
  }),
};
