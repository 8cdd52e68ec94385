import { eachGroup, type EngineRule, numberOf } from "../../../domain/index.ts";
import { captureSizes, usesGraphs } from "../group-settings.ts";

export const captureSizesLeft: EngineRule = {
  id: "vllm-capture-sizes-left",
  source:
    "vLLM 0.20.2, vllm.py:1417: sizes above max_num_batched_tokens are dropped, and none left is an error",
  check: eachGroup((group) => {
    const sizes = captureSizes(group);
    const tokens = numberOf(group, "maxNumBatchedTokens");
    if (sizes === undefined || tokens === undefined || !usesGraphs(group)) return [];
    if (sizes.value.some((size) => size <= tokens)) return [];
    return [
      {
        ...sizes,
        message: `All are above groups.${group.name}.args.maxNumBatchedTokens, ${tokens}, and are dropped.`,
        fix: `give sizes up to ${tokens}`,
      },
    ];
  }),
};
