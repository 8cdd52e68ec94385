import { eachGroup, type Rule } from "../rule.ts";
import { flashcomm1, isExpertParallel } from "./settings.ts";

export const flashcomm1ExpertParallel: Rule = {
  id: "ascend-flashcomm1-expert-parallel",
  engines: ["vllm-ascend"],
  versions: { since: "0.15", before: "0.25.2" },
  source: "vllm-ascend v0.20.2rc1, platform.py:559: models with experts need expert parallelism with it",
  check: eachGroup((group, topology) => {
    const setting = flashcomm1(topology, group);
    if (setting === undefined || isExpertParallel(group)) return [];
    return [
      {
        ...setting,
        message: `${topology.model.name} has experts, and expert parallelism is off.`,
        cure: `set groups.${group.name}.args.enableExpertParallel, or take it out`,
      },
    ];
  }),
};
