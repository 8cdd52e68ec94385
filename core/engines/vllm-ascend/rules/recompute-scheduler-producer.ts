import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { recomputeScheduler } from "../group-settings.ts";

export const recomputeSchedulerProducer: EngineRule = {
  id: "ascend-recompute-scheduler-producer",
  severity: Severity.Warning,
  source: "vllm-ascend #11265: it harms accuracy on prefill; v0.23.0 ignores it there",
  check: eachGroup((group, topology) => {
    const setting = recomputeScheduler(topology, group);
    if (setting === undefined || group.role !== Role.Prefill) return [];
    return [
      {
        ...setting,
        message: "It is meant for decode, and on prefill it can harm the answers.",
        fix: "take it out of prefill",
      },
    ];
  }),
};
