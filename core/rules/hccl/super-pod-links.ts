import { entryOf } from "../../engines/entry-of.ts";
import { Severity } from "../../errors/finding.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { hcclEngines } from "./variable-rules.ts";

export const superPodLinks: Rule = {
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
        cure: "take it out",
      },
    ];
  }),
};
