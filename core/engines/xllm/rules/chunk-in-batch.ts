import { type GroupRule, numberOf, objectTo, Severity } from "../../../domain/index.ts";

export const chunkInBatch: GroupRule = {
  id: "xllm-chunk-in-batch",
  severity: Severity.Warning,
  source: "xLLM, --max_tokens_per_chunk_for_prefill: a chunk is a part of a batch",
  check: (_, group) => {
    const chunk = numberOf(group, "maxTokensPerChunkForPrefill");
    const batch = numberOf(group, "maxTokensPerBatch");
    if (chunk === undefined || batch === undefined || chunk <= batch) return [];
    return objectTo(
      group,
      "maxTokensPerChunkForPrefill",
      `A batch takes ${batch} tokens, so no chunk becomes as long.`,
      `set it to at most ${batch}, or raise maxTokensPerBatch`,
    );
  },
};
