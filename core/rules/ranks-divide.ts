import type { EngineRule } from "../domain/index.ts";

export const ranksDivide: EngineRule = {
  id: "ranks-divide",
  blocksLayout: true,
  source: "vLLM engine/arg_utils.py: every node of a group runs the same number of data-parallel ranks",
  check: ({ groups, hardware, engine }) =>
    groups.flatMap((group) => {
      if (engine.ranksSpanNodes) return [];
      if (group.dataParallelSize % group.nodes !== 0) {
        return [
          {
            path: `groups.${group.name}.dataParallelSize`,
            value: group.dataParallelSize,
            message: `Every node runs the same number of ranks, and ${group.dataParallelSize} is no multiple of ${group.nodes}.`,
            fix: `choose a multiple of ${group.nodes}`,
          },
        ];
      }
      if (group.tensorParallelSize > hardware.devicesPerNode) {
        return [
          {
            path: `groups.${group.name}.tensorParallelSize`,
            value: group.tensorParallelSize,
            message: `One rank would span nodes: ${hardware.title} has ${hardware.devicesPerNode} devices.`,
            fix: `choose at most ${hardware.devicesPerNode}`,
          },
        ];
      }
      return [];
    }),
};
