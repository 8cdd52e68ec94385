import { atMost, defineRule, numberOf, removed, setTo } from "../../../domain/index.ts";
import { isOn, limitsOf } from "../group-settings.ts";

const SIZES = [
  "batchMaxTokens",
  "chunkedPrefillSize",
  "graphMaxBatchSize",
  "httpserverWorkers",
  "maxReqTotalLen",
  "maxTotalTokenNum",
  "runningMaxReqSize",
] as const;

export const sizePositive = defineRule({
  id: "lightllm-size",
  source: "LightLLM v1.2.0, lightllm/server/api_start.py: other sizes derive from these",
  per: "group",
  check: (group, { at }) =>
    SIZES.filter((size) => (numberOf(group, size) ?? 1) < 1).map((size) => ({
      ...at(`args.${size}`),
      message: `${size} must be at least 1.`,
      fix: removed({ ending: ", or set it to at least 1" }),
    })),
});

export const contextLength = defineRule({
  id: "lightllm-context",
  source: "config.json of the model: max_position_embeddings limits the context",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const length = numberOf(group, "maxReqTotalLen") ?? 0;
    const { maxPositions } = model;
    if (maxPositions === undefined || length <= maxPositions) return [];
    return [
      {
        ...at("args.maxReqTotalLen"),
        message: `maxReqTotalLen ${length} exceeds the ${maxPositions} positions of ${model.name}, beyond which LightLLM generates garbage.`,
        fix: atMost(maxPositions),
      },
    ];
  },
});

export const chunkInBatch = defineRule({
  id: "lightllm-chunk",
  source: "LightLLM v1.2.0, lightllm/server/api_start.py: batch_max_tokens must >= chunked_prefill_size",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const { batchMaxTokens, chunkedPrefillSize } = limitsOf(group, model);
    if (isOn(group, "disableChunkedPrefill") || chunkedPrefillSize <= batchMaxTokens) return [];
    const given = numberOf(group, "batchMaxTokens") !== undefined;
    const origin = given ? "" : ` (default: 16384 divided by ${group.dataParallelSize} data-parallel ranks)`;
    return [
      {
        ...at("args.chunkedPrefillSize"),
        message: `chunkedPrefillSize ${chunkedPrefillSize} exceeds batchMaxTokens ${batchMaxTokens}${origin}.`,
        fix: atMost(batchMaxTokens, { ending: `, or set batchMaxTokens to ${chunkedPrefillSize} or more` }),
      },
    ];
  },
});

export const promptInBatch = defineRule({
  id: "lightllm-whole-prefill",
  source: "LightLLM v1.2.0, lightllm/server/api_start.py: batch_max_tokens must >= max_req_total_len",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const { batchMaxTokens, maxReqTotalLen } = limitsOf(group, model);
    if (!isOn(group, "disableChunkedPrefill") || batchMaxTokens >= maxReqTotalLen) return [];
    return [
      {
        ...at("args.batchMaxTokens"),
        message: `batchMaxTokens ${batchMaxTokens} is below the longest request, ${maxReqTotalLen} tokens, which must fit into a batch without chunked prefill.`,
        fix: setTo(maxReqTotalLen, {
          as: `${maxReqTotalLen} or more`,
          ending: ", or remove disableChunkedPrefill",
        }),
      },
    ];
  },
});
