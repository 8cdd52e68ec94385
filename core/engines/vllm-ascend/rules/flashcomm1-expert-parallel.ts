import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { flashcomm1, isExpertParallel } from "../group-settings.ts";

export const flashcomm1ExpertParallel: EngineRule = {
  id: "ascend-flashcomm1-expert-parallel",
  versions: { since: "0.15", before: "0.25.2" },
  source: "vllm-ascend v0.20.2rc1, platform.py:559: models with experts need expert parallelism with it",
  check: eachGroup((group, topology) => {
    const setting = flashcomm1(topology, group);
    if (setting === undefined || isExpertParallel(group)) return [];
    return [
      {
        ...setting,
        message: `${topology.model.name} has experts, and expert parallelism is off.`,
        fix: `set groups.${group.name}.args.enableExpertParallel, or take it out`,
      },
    ];
  }),
};
