import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { captureSizes, flashcomm1, usesGraphs } from "../group-settings.ts";

export const flashcomm1CaptureSizes: EngineRule = {
  id: "ascend-flashcomm1-capture-sizes",
  versions: { since: "0.15", before: "0.25.2" },
  source: "vllm-ascend v0.20.2rc1, platform.py:359: no size left is an error",
  check: eachGroup((group, topology) => {
    const sizes = captureSizes(group);
    if (sizes === undefined || !usesGraphs(group) || flashcomm1(topology, group) === undefined) return [];
    const { tensorParallelSize } = group;
    if (sizes.value.some((size) => size % tensorParallelSize === 0)) return [];
    return [
      {
        ...sizes,
        message: `With FLASHCOMM1 only multiples of groups.${group.name}.tensorParallelSize, ${tensorParallelSize}, are kept, and there is none.`,
        fix: `add ${tensorParallelSize} or a multiple of it`,
      },
    ];
  }),
};
