import { eachGroup, type EngineRule, numberOf, type RuleProblem, Severity } from "../../../domain/index.ts";
import { captureSizes, flashcomm1, usesGraphs } from "../group-settings.ts";

export const captureSizesKept: EngineRule = {
  id: "vllm-capture-sizes-kept",
  severity: Severity.Warning,
  source: "vLLM 0.20.2, vllm.py:1417; vllm-ascend v0.20.2rc1, platform.py:359",
  check: eachGroup((group, topology): RuleProblem[] => {
    const sizes = captureSizes(group);
    if (sizes === undefined || !usesGraphs(group)) return [];
    const tokens = numberOf(group, "maxNumBatchedTokens") ?? Number.POSITIVE_INFINITY;
    const step = flashcomm1(topology, group) === undefined ? 1 : group.tensorParallelSize;
    const dropped = sizes.value.filter((size) => size > tokens || size % step !== 0);
    // None left is an error of other rules.
    if (dropped.length === 0 || dropped.length === sizes.value.length) return [];
    const why = [
      ...(dropped.some((size) => size > tokens) ? [`maxNumBatchedTokens is ${tokens}`] : []),
      ...(dropped.some((size) => size % step !== 0) ? [`FLASHCOMM1 keeps multiples of ${step} only`] : []),
    ];
    return [
      {
        ...sizes,
        message: `${dropped.join(", ")} are dropped: ${why.join(", and ")}.`,
        fix: "take them out",
      },
    ];
  }),
};
