import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { additional } from "../group-settings.ts";

export const layerShardingProducer: EngineRule = {
  id: "ascend-layer-sharding-producer",
  versions: { since: "0.18", before: "0.24" },
  source: "vllm-ascend v0.20.2rc1, platform.py:264",
  check: eachGroup((group) => {
    const setting = additional(group, "layer_sharding");
    if (setting === undefined || group.role === Role.Prefill) return [];
    return [
      {
        ...setting,
        message: `Only prefill may shard layers; this group's role is ${group.role}.`,
        fix: "take it out",
      },
    ];
  }),
};
