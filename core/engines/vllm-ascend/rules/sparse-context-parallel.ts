import { eachGroup, type EngineRule, numberOf } from "../../../domain/index.ts";

export const sparseContextParallel: EngineRule = {
  id: "ascend-sparse-context-parallel",
  versions: { since: "0.23" },
  source: "vllm-ascend v0.23.0, platform.py:731: every device of a rank keeps its part of the context",
  check: eachGroup((group, { model }) => {
    const context = numberOf(group, "decodeContextParallelSize") ?? 1;
    if (model.type !== "glm_moe_dsa" || context <= 1 || context === group.tensorParallelSize) return [];
    return [
      {
        path: `groups.${group.name}.args.decodeContextParallelSize`,
        value: context,
        message: `With sparse attention it must be groups.${group.name}.tensorParallelSize, ${group.tensorParallelSize}.`,
        fix: `set it to ${group.tensorParallelSize}, or take it out`,
      },
    ];
  }),
};
