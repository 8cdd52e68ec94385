import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { usesGraphs } from "../group-settings.ts";

export const prefillEager: EngineRule = {
  id: "ascend-prefill-eager",
  severity: Severity.Advice,
  source: "vllm-ascend, every document with prefill and decode apart",
  check: eachGroup((group) => {
    if (group.role !== Role.Prefill || !usesGraphs(group)) return [];
    return [
      {
        path: `groups.${group.name}.args.enforceEager`,
        message: "Prefill captures graphs that its long steps never use.",
        fix: "set it",
      },
    ];
  }),
};
