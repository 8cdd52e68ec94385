import { ofPair, type EngineRule } from "../domain/index.ts";
import { Role } from "../topology/index.ts";

export const kvEngineIds: EngineRule = {
  id: "kv-engine-ids",
  source: "vLLM KVTransferConfig.engine_id: the two sides find each other's cache by it",
  check: (topology) => {
    const missing = topology.groups
      .filter(({ role, engineId }) => role !== Role.Serve && engineId === undefined)
      .map((group) => ({
        path: `groups.${group.name}.engineId`,
        message: "The KV transfer of this group has no id.",
        fix: 'add it, e.g. "0" for prefill and "1" for decode',
      }));
    return [...missing, ...sameId(topology)];
  },
};

const sameId = ofPair(({ prefill, decode }) =>
  prefill.engineId === undefined || prefill.engineId !== decode.engineId
    ? []
    : [
        {
          path: `groups.${decode.name}.engineId`,
          value: decode.engineId,
          message: `groups.${prefill.name} has the same id.`,
          fix: "give each side its own",
        },
      ],
);
