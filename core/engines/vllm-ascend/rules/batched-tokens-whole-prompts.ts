import { eachGroup, type EngineRule, numberOf } from "../../../domain/index.ts";

export const batchedTokensWholePrompts: EngineRule = {
  id: "vllm-batched-tokens-whole-prompts",
  source: "vLLM, config/scheduler.py, verify_max_model_len",
  check: eachGroup((group, { model }) => {
    const tokens = numberOf(group, "maxNumBatchedTokens");
    const given = group.args["maxModelLen"];
    const length = typeof given === "number" ? given : model.maxPositions;
    if (group.args["enableChunkedPrefill"] !== false || given === "auto") return [];
    if (tokens === undefined || tokens >= length) return [];
    return [
      {
        path: `groups.${group.name}.args.maxNumBatchedTokens`,
        value: tokens,
        message: `Without chunked prefill a prompt of ${length} tokens must fit into one step.`,
        fix: `raise it to ${length}, or take enableChunkedPrefill out`,
      },
    ];
  }),
};
