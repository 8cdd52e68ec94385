import { eachGroup, type EngineRule, numberOf, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { draftTokens } from "../group-settings.ts";

export const batchedTokensCoverDrafts: EngineRule = {
  id: "vllm-batched-tokens-cover-drafts",
  severity: Severity.Warning,
  source: "vLLM's scheduler: every sequence takes one token and its drafts of a step",
  check: eachGroup((group) => {
    const tokens = numberOf(group, "maxNumBatchedTokens");
    const sequences = numberOf(group, "maxNumSeqs");
    const drafts = draftTokens(group);
    if (group.role === Role.Prefill || tokens === undefined || sequences === undefined || drafts === 0)
      return [];
    const needed = sequences * (1 + drafts);
    // Fewer tokens than sequences are an error of another rule.
    if (tokens >= needed || tokens < sequences) return [];
    return [
      {
        path: `groups.${group.name}.args.maxNumBatchedTokens`,
        value: tokens,
        message: `${sequences} sequences with ${drafts} drafts each need ${needed} tokens of a step; fewer run at once.`,
        fix: `raise it to at least ${needed}, or lower maxNumSeqs to ${Math.floor(tokens / (1 + drafts))}`,
      },
    ];
  }),
};
