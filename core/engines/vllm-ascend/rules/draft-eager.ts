import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { draftTokens, settingsOf, usesGraphs } from "../group-settings.ts";

export const draftEager: EngineRule = {
  id: "ascend-draft-eager",
  severity: Severity.Advice,
  versions: { since: "0.21" },
  source: "vllm-ascend GLM5.md, §5.1: the draft of GLM-5 has no graphs",
  check: eachGroup((group, { model }) => {
    if (model.type !== "glm_moe_dsa" || draftTokens(group) === 0 || !usesGraphs(group)) return [];
    if (settingsOf(group, "speculativeConfig")["enforce_eager"] === true) return [];
    return [
      {
        path: `groups.${group.name}.args.speculativeConfig.enforce_eager`,
        message: "The documents of these releases run the draft without graphs.",
        fix: "set it to true",
      },
    ];
  }),
};
