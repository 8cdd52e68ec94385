import type { EngineRule } from "../domain/index.ts";

export const devicesFillNodes: EngineRule = {
  id: "devices-fill-nodes",
  blocksLayout: true,
  source: "pods take whole nodes; mind-cluster, ascend910a3/superpod/frame.go for groups of several pods",
  check: ({ groups, hardware }) =>
    groups.flatMap((group) => {
      const wanted = group.dataParallelSize * group.tensorParallelSize;
      if (group.usedDevices > hardware.devicesPerNode) {
        return [
          {
            path: `groups.${group.name}.${group.devicesPerNode === undefined ? "tensorParallelSize" : "devicesPerNode"}`,
            value: group.devicesPerNode ?? group.tensorParallelSize,
            message: `One node would need ${group.usedDevices} devices; ${hardware.title} has ${hardware.devicesPerNode}.`,
            fix: `use at most ${hardware.devicesPerNode} devices of a node`,
          },
        ];
      }
      const offered = group.nodes * group.usedDevices;
      if (wanted === offered) return [];
      const nodes = wanted / group.usedDevices;
      return [
        {
          path: `groups.${group.name}.nodes`,
          value: group.nodes,
          message: `dataParallelSize ${group.dataParallelSize} × tensorParallelSize ${group.tensorParallelSize} is ${wanted} devices, but ${group.nodes} × ${hardware.title} ${group.devicesPerNode === undefined ? "has" : "gives it"} ${offered}.`,
          fix: Number.isInteger(nodes)
            ? `set nodes to ${nodes}, or change the degrees so that they multiply to ${offered}`
            : `change the degrees so that they multiply to ${offered}`,
        },
      ];
    }),
};
