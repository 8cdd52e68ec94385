import { defineRule, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { recomputeScheduler, usesGraphs } from "../group-settings.ts";

export const prefillEager = defineRule({
  id: "ascend-prefill-eager",
  severity: Severity.Advice,
  source: "vllm-ascend, every document with separate prefill and decode groups",
  per: "group",
  check: (group, { at }) => {
    if (group.role !== Role.Prefill || !usesGraphs(group)) return [];
    return [
      {
        ...at("args.enforceEager"),
        message: "enforceEager is off: prefill captures graphs that its long steps never use.",
        fix: "Set enforceEager to true",
      },
    ];
  },
});

export const recomputeSchedulerProducer = defineRule({
  id: "ascend-recompute-scheduler-producer",
  severity: Severity.Warning,
  source: "vllm-ascend #11265: it harms accuracy on prefill; v0.23.0 ignores it there",
  per: "group",
  check: (group, { topology }) => {
    const setting = recomputeScheduler(topology, group);
    if (setting === undefined || group.role !== Role.Prefill) return [];
    return [
      {
        ...setting,
        message: "recompute_scheduler_enable is for decode groups; on prefill it can harm accuracy.",
        fix: "Remove recompute_scheduler_enable from the prefill group",
      },
    ];
  },
});

export const recomputeSchedulerTransfer = defineRule({
  id: "ascend-recompute-scheduler-transfer",
  releases: { since: "0.20.2" },
  source: "vllm-ascend v0.20.2rc1, platform.py:499",
  per: "group",
  check: (group, { topology }) => {
    const setting = recomputeScheduler(topology, group);
    if (setting === undefined || group.role !== Role.Serve) return [];
    return [
      {
        ...setting,
        message:
          "recompute_scheduler_enable needs separate prefill and decode groups, and the role of this group is serve.",
        fix: "Remove recompute_scheduler_enable",
      },
    ];
  },
});
