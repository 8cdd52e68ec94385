import { Role } from "../topology/topology.ts";
import type { Rule } from "./rule.ts";

export const kvPortGiven: Rule = {
  id: "kv-port-given",
  source: "vllm-ascend, mooncake_connector.py: one port per device from kv_port on",
  check: ({ groups }) =>
    groups
      .filter((group) => group.role !== Role.Serve && group.ports.kv === undefined)
      .map((group) => ({
        path: `groups.${group.name}.ports.kv`,
        message: "The KV transfer of this group has no port.",
        cure: `add it; it needs ${group.dataParallelSize * group.tensorParallelSize} free ports in a row`,
      })),
};
