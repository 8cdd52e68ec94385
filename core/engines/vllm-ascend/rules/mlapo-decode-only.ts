import { eachGroup, type EngineRule, numberOf, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { isOn, keyOrVariable } from "../group-settings.ts";

/** MLAPO_MAX_SUPPORTED_TOKENS. */
const MOST_TOKENS = 1024;

export const mlapoDecodeOnly: EngineRule = {
  id: "ascend-mlapo-decode-only",
  severity: Severity.Advice,
  source: "vllm-ascend GLM5.md: on decode only; mla_v1.py: prefill skips it above 1024 tokens a step",
  check: eachGroup((group, topology) => {
    const setting = keyOrVariable(topology, group, "enable_mlapo", "VLLM_ASCEND_ENABLE_MLAPO");
    if (!isOn(setting) || group.role !== Role.Prefill) return [];
    const tokens = numberOf(group, "maxNumBatchedTokens");
    const skipped = tokens !== undefined && tokens > MOST_TOKENS;
    return [
      {
        ...setting,
        message: skipped
          ? `Steps of up to ${tokens} tokens skip it; ${MOST_TOKENS} is the most that it takes.`
          : "The documents turn it on for decode only.",
        fix: "take it out of prefill",
      },
    ];
  }),
};
