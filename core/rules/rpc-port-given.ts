import type { Rule } from "./rule.ts";

export const rpcPortGiven: Rule = {
  id: "rpc-port-given",
  source: "vLLM v1/engine/utils.py, launch_core_engines: the ranks meet at this port of the head",
  check: ({ groups, engine }) =>
    groups
      .filter(
        (group) =>
          // An engine whose ranks span nodes meets at ports.master.
          !engine.ranksSpanNodes &&
          group.ports.dataParallelRpc === undefined &&
          group.dataParallelSize > 1 &&
          (group.nodes > 1 || group.everyRankServes),
      )
      .map((group) => ({
        path: `groups.${group.name}.ports.dataParallelRpc`,
        message: `The ${group.dataParallelSize} data-parallel ranks have no port to meet at.`,
        cure: "add a free port, e.g. 12890",
      })),
};
