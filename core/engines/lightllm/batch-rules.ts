import { type GroupRule, numberOf, objectTo } from "../../domain/index.ts";
import { isOn, limitsOf } from "./limits.ts";

const SIZES = [
  "batchMaxTokens",
  "chunkedPrefillSize",
  "graphMaxBatchSize",
  "httpserverWorkers",
  "maxReqTotalLen",
  "maxTotalTokenNum",
  "runningMaxReqSize",
] as const;

/** How many tokens and requests a server takes at once. */
export const batchRules: readonly GroupRule[] = [
  {
    id: "lightllm-size",
    source: "LightLLM v1.2.0, lightllm/server/api_start.py: sizes that everything else is computed from",
    check: (_, group) =>
      SIZES.flatMap((size) =>
        (numberOf(group, size) ?? 1) >= 1
          ? []
          : objectTo(group, size, "This must be at least 1.", "raise it or take it out"),
      ),
  },
  {
    id: "lightllm-context",
    source: "max_position_embeddings of the model's config.json",
    check: ({ model }, group) =>
      (numberOf(group, "maxReqTotalLen") ?? 0) <= model.maxPositions
        ? []
        : objectTo(
            group,
            "maxReqTotalLen",
            `${model.name} knows ${model.maxPositions} positions; LightLLM would go beyond and answer garbage.`,
            `choose at most ${model.maxPositions}`,
          ),
  },
  {
    id: "lightllm-chunk",
    source: "LightLLM v1.2.0, lightllm/server/api_start.py: batch_max_tokens must >= chunked_prefill_size",
    check: (_, group) => {
      const { batchMaxTokens, chunkedPrefillSize } = limitsOf(group);
      if (isOn(group, "disableChunkedPrefill") || chunkedPrefillSize <= batchMaxTokens) return [];
      const given = numberOf(group, "batchMaxTokens") !== undefined;
      return objectTo(
        group,
        "chunkedPrefillSize",
        `A batch takes ${batchMaxTokens} tokens${given ? "" : ` (16384 over ${group.dataParallelSize} data-parallel ranks)`}, fewer than one chunk.`,
        `choose at most ${batchMaxTokens}, or set batchMaxTokens to ${chunkedPrefillSize} or more`,
      );
    },
  },
  {
    id: "lightllm-whole-prefill",
    source: "LightLLM v1.2.0, lightllm/server/api_start.py: batch_max_tokens must >= max_req_total_len",
    check: (_, group) => {
      const { batchMaxTokens, maxReqTotalLen } = limitsOf(group);
      if (!isOn(group, "disableChunkedPrefill") || batchMaxTokens >= maxReqTotalLen) return [];
      return objectTo(
        group,
        "batchMaxTokens",
        `Without chunked prefill a batch must take the longest request, ${maxReqTotalLen} tokens.`,
        `set it to ${maxReqTotalLen} or more, or take disableChunkedPrefill out`,
      );
    },
  },
];
