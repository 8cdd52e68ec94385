import { type GroupRule, numberOf, objectTo, Severity } from "../../../domain/index.ts";

export const wholePrompts: GroupRule = {
  id: "xllm-whole-prompts",
  severity: Severity.Advice,
  source: "xLLM, --enable_chunked_prefill: inferred, a prompt that is not cut must fit into a batch",
  check: ({ model }, group) => {
    const batch = numberOf(group, "maxTokensPerBatch");
    if (group.args["enableChunkedPrefill"] !== false || batch === undefined) return [];
    if (batch >= model.maxPositions) return [];
    return objectTo(
      group,
      "maxTokensPerBatch",
      `Without chunked prefill no prompt may be longer than ${batch} tokens, and ${model.name} knows ${model.maxPositions}.`,
      "raise it, or set enableChunkedPrefill to true",
    );
  },
};
