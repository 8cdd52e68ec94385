import { eachGroup, type EngineRule, numberOf } from "../../../domain/index.ts";

export const batchedTokensCoverSequences: EngineRule = {
  id: "vllm-batched-tokens-cover-sequences",
  source: "vLLM, config/scheduler.py, verify_max_model_len",
  check: eachGroup((group) => {
    const tokens = numberOf(group, "maxNumBatchedTokens");
    const sequences = numberOf(group, "maxNumSeqs");
    if (tokens === undefined || sequences === undefined || tokens >= sequences) return [];
    return [
      {
        path: `groups.${group.name}.args.maxNumBatchedTokens`,
        value: tokens,
        message: `Each of the ${sequences} sequences of maxNumSeqs needs a token of every step.`,
        fix: `raise it to at least ${sequences}, or lower maxNumSeqs`,
      },
    ];
  }),
};
