import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { draftTokens } from "../group-settings.ts";

export const prefillDraftTokens: EngineRule = {
  id: "ascend-prefill-draft-tokens",
  severity: Severity.Advice,
  source: "vllm-ascend #12144: one on prefill, one or more on decode",
  check: eachGroup((group) => {
    const tokens = draftTokens(group);
    if (group.role !== Role.Prefill || tokens <= 1) return [];
    return [
      {
        path: `groups.${group.name}.args.speculativeConfig.num_speculative_tokens`,
        value: tokens,
        message: "The documents of upstream give prefill one draft token.",
        fix: "set it to 1 on prefill",
      },
    ];
  }),
};
