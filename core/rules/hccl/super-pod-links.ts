import { eachGroup, type EngineRule, Severity } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

export const superPodLinks: EngineRule = {
  id: "hccl-super-pod-links",
  severity: Severity.Warning,
  engines: hcclEngines,
  source: "HCCL, HCCL_INTER_HCCS_DISABLE: between the servers of an A3 super pod only",
  check: eachGroup((group, { hardware }) => {
    const value = entryOf(group.env, "HCCL_INTER_HCCS_DISABLE");
    if (value === undefined || hardware.superPods) return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_INTER_HCCS_DISABLE`,
        value,
        message: `${hardware.title} has no such links between servers.`,
        fix: "take it out",
      },
    ];
  }),
};
