import { defineRule, inRange, removed, setTo, Severity, type VersionRange } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { placeOf, recomputeScheduler, usesGraphs } from "../group-settings.ts";

export const prefillEager = defineRule({
  id: "ascend-prefill-eager",
  severity: Severity.Advice,
  source: "vllm-ascend, every document with prefill and decode groups sets enforceEager on prefill",
  per: "group",
  check: (group, { at }) => {
    if (group.role !== Role.Prefill || !usesGraphs(group)) return [];
    return [
      {
        ...at("args.enforceEager"),
        message: "enforceEager is off: prefill captures graphs that its long steps never use.",
        fix: setTo(true),
      },
    ];
  },
});

/** Releases that ignore the recompute scheduler in prefill groups. */
const IGNORED_ON_PREFILL: VersionRange = { since: "0.23" };

export const recomputeSchedulerProducer = defineRule({
  id: "ascend-recompute-scheduler-producer",
  severity: Severity.Warning,
  source:
    "vllm-ascend #11265: recompute_scheduler_enable lowers accuracy in prefill groups; v0.23.0, platform.py:695, and v0.30.0rc2, platform.py:1111, ignore it there",
  per: "group",
  check: (group, { topology }) => {
    const setting = recomputeScheduler(topology, group);
    if (setting === undefined || group.role !== Role.Prefill) return [];
    return [
      {
        ...placeOf(setting),
        message: inRange(topology.spec.engine.version, IGNORED_ON_PREFILL)
          ? "recompute_scheduler_enable has no effect in a prefill group."
          : "recompute_scheduler_enable can lower accuracy in a prefill group.",
        fix: removed({ ending: ` from groups.${group.name}` }),
      },
    ];
  },
});

export const recomputeSchedulerTransfer = defineRule({
  id: "ascend-recompute-scheduler-transfer",
  releases: { since: "0.18" },
  source:
    "vllm-ascend v0.18.0, platform.py:466, v0.20.2rc1, platform.py:504, and v0.30.0rc2, platform.py:1128",
  per: "group",
  check: (group, { topology }) => {
    const setting = recomputeScheduler(topology, group);
    if (setting === undefined || group.role !== Role.Serve) return [];
    return [
      {
        ...placeOf(setting),
        message: `recompute_scheduler_enable requires prefill and decode groups; groups.${group.name} has the role serve.`,
        fix: removed(),
      },
    ];
  },
});
