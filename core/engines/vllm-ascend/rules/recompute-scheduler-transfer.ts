import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { recomputeScheduler } from "../group-settings.ts";

export const recomputeSchedulerTransfer: EngineRule = {
  id: "ascend-recompute-scheduler-transfer",
  versions: { since: "0.20.2" },
  source: "vllm-ascend v0.20.2rc1, platform.py:499",
  check: eachGroup((group, topology) => {
    const setting = recomputeScheduler(topology, group);
    if (setting === undefined || group.role !== Role.Serve) return [];
    return [
      {
        ...setting,
        message: "It needs prefill and decode apart; this group serves alone.",
        fix: "take it out",
      },
    ];
  }),
};
