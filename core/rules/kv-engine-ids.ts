import { Role } from "../topology/topology.ts";
import { type Objection, onlyGroup, type Rule } from "./rule.ts";

export const kvEngineIds: Rule = {
  id: "kv-engine-ids",
  source: "vLLM KVTransferConfig.engine_id: the two sides find each other's cache by it",
  check: (topology) => {
    const transferring = topology.groups.filter((group) => group.role !== Role.Serve);
    const objections: Objection[] = transferring
      .filter((group) => group.engineId === undefined)
      .map((group) => ({
        path: `groups.${group.name}.engineId`,
        message: "The KV transfer of this group has no id.",
        cure: 'add it, e.g. "0" for prefill and "1" for decode',
      }));
    const prefill = onlyGroup(topology, Role.Prefill);
    const decode = onlyGroup(topology, Role.Decode);
    if (prefill?.engineId !== undefined && prefill.engineId === decode?.engineId) {
      objections.push({
        path: `groups.${decode.name}.engineId`,
        value: decode.engineId,
        message: `groups.${prefill.name} has the same id.`,
        cure: "give each side its own",
      });
    }
    return objections;
  },
};
