import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { fusedMc2 } from "../group-settings.ts";

export const fusedMc2Producer: EngineRule = {
  id: "ascend-fused-mc2-producer",
  severity: Severity.Advice,
  versions: { since: "0.18", before: "0.19" },
  source: "vllm-ascend #8320, known issue of v0.18.0",
  check: eachGroup((group, topology) => {
    const setting = fusedMc2(topology, group);
    if (setting === undefined || group.role !== Role.Prefill || group.dataParallelSize === 1) return [];
    return [
      {
        ...setting,
        message: "It is not recommended on prefill with several ranks.",
        fix: "take it out of prefill",
      },
    ];
  }),
};
