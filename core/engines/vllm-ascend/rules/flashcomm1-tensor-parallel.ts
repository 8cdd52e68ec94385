import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { flashcomm1 } from "../group-settings.ts";

export const flashcomm1TensorParallel: EngineRule = {
  id: "ascend-flashcomm1-tensor-parallel",
  versions: { since: "0.15", before: "0.25.2" },
  source: "vllm-ascend v0.20.2rc1, platform.py:554",
  check: eachGroup((group, topology) => {
    const setting = flashcomm1(topology, group);
    if (setting === undefined || group.tensorParallelSize > 1) return [];
    return [
      {
        ...setting,
        message: `It shares the sequence out over a rank's devices, and groups.${group.name}.tensorParallelSize is 1.`,
        fix: "take it out",
      },
    ];
  }),
};
