import { Severity } from "../../../errors/finding.ts";
import { Role } from "../../../topology/topology.ts";
import { eachGroup, type EngineRule } from "../../../rules/rule.ts";
import { additional, isOn } from "../group-settings.ts";

export const recomputeSchedulerProducer: EngineRule = {
  id: "ascend-recompute-scheduler-producer",
  severity: Severity.Warning,
  source: "vllm-ascend #11265: it harms accuracy on prefill; v0.23.0 ignores it there",
  check: eachGroup((group) => {
    const setting = additional(group, "recompute_scheduler_enable");
    if (!isOn(setting) || group.role !== Role.Prefill) return [];
    return [
      {
        ...setting,
        message: "It is meant for decode, and on prefill it can harm the answers.",
        cure: "take it out of prefill",
      },
    ];
  }),
};
