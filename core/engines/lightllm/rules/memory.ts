import { atMost, defineRule, numberOf, removed, setTo, Severity } from "../../../domain/index.ts";
import { safeContext, summary } from "../../../memory/index.ts";
import { isPersonal, limitsOf } from "../group-settings.ts";

export const memoryFraction = defineRule({
  id: "lightllm-memory-fraction",
  source: "LightLLM v1.2.0, lightllm/server/api_start.py: Invalid mem_fraction",
  per: "group",
  check: (group, { at }) => {
    const fraction = numberOf(group, "memFraction");
    if (fraction === undefined || (fraction > 0 && fraction < 1)) return [];
    return [
      {
        ...at("args.memFraction"),
        message: "memFraction must be above 0 and below 1.",
        fix: setTo(0.8, { as: "a number between 0 and 1, e.g. 0.8, its default" }),
      },
    ];
  },
});

export const kvCacheSize = defineRule({
  id: "lightllm-kv-cache",
  topic: "memory",
  source: "LightLLM v1.2.0, lightllm/common/basemodel/basemodel.py: _check_mem_size",
  per: "group",
  check: (group, { memoryOf, topology: { model }, at }) => {
    const estimate = memoryOf(group);
    if (estimate === undefined) return [];
    const { mostTokens: tokens, longestRequest } = estimate;
    const { batchMaxTokens } = limitsOf(group, model);
    const safe = safeContext(estimate);
    // The personal mode shortens requests to what fits.
    const longest = longestRequest === undefined ? 0 : longestRequest.tokens + longestRequest.spare;
    const needed = Math.max(longest, batchMaxTokens + 1);
    if (tokens >= needed) return [];
    const given = numberOf(group, "maxTotalTokenNum") !== undefined;
    const flag = given ? "maxTotalTokenNum" : "memFraction";
    const need = `the longest request and batch need ${needed}.`;
    return [
      {
        ...at(`args.${flag}`),
        message: given
          ? `maxTotalTokenNum limits the KV cache to ${tokens} tokens; ${need}`
          : `memFraction leaves room for a KV cache of at most ${tokens} tokens; ${need} ${summary(estimate)}`,
        fix:
          safe > 0
            ? atMost(safe, {
                path: at("args.maxReqTotalLen").path,
                ending: ` and batchMaxTokens below ${tokens}, or raise ${flag}`,
                also:
                  batchMaxTokens < tokens
                    ? []
                    : [{ path: at("args.batchMaxTokens").path, value: tokens - 1 }],
              })
            : `Raise ${flag} or tensorParallelSize`,
      },
    ];
  },
});

export const kvCacheType = defineRule({
  id: "lightllm-kv-type",
  source:
    "LightLLM v1.2.0, lightllm/common/basemodel/attention/create_utils.py: latent attention supports one cache type",
  per: "group",
  check: ({ args }, { at }) =>
    typeof args["llmKvType"] !== "string" || args["llmKvType"] === "None"
      ? []
      : [
          {
            ...at("args.llmKvType"),
            message: `llmKvType ${args["llmKvType"]} is not supported: LightLLM does not quantize the KV cache of latent attention, which GLM-4.7-Flash has.`,
            fix: removed(),
          },
        ],
});

/** Above this fraction a draft layer and large graphs have no room: they take 1.3 to 2.5 GB after the KV cache. */
const FRACTION_LIMIT = 0.92;

const LARGE_GRAPH = 512;

export const memoryReserve = defineRule({
  id: "lightllm-memory-reserve",
  severity: Severity.Warning,
  source: "LightLLM v1.2.0, base_backend.py: LightLLM loads the draft model after it allocates the KV cache",
  per: "group",
  check: (group, { at }) => {
    const fraction = numberOf(group, "memFraction") ?? 0;
    const users = [
      ...(group.args["mtpMode"] === undefined ? [] : ["the draft layer"]),
      ...((numberOf(group, "graphMaxBatchSize") ?? 0) < LARGE_GRAPH ? [] : ["the graphs"]),
    ];
    if (fraction <= FRACTION_LIMIT || fraction >= 1 || users.length === 0) return [];
    return [
      {
        ...at("args.memFraction"),
        message: `memFraction ${fraction} leaves too little memory for ${users.join(" and ")}, which LightLLM allocates after the KV cache.`,
        fix: setTo(FRACTION_LIMIT, { as: `${FRACTION_LIMIT} or less` }),
      },
    ];
  },
});

export const graphBatch = defineRule({
  id: "lightllm-graph-batch",
  severity: Severity.Warning,
  source: "LightLLM v1.2.0, graph_max_batch_size: graphs above running_max_req_size are never used; inferred",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const graph = numberOf(group, "graphMaxBatchSize");
    const { runningMaxReqSize } = limitsOf(group, model);
    if (graph === undefined || graph <= runningMaxReqSize || isPersonal(group)) return [];
    return [
      {
        ...at("args.graphMaxBatchSize"),
        message: `graphMaxBatchSize ${graph} exceeds runningMaxReqSize ${runningMaxReqSize}; the larger graphs take memory and are never used.`,
        fix: atMost(runningMaxReqSize, { ending: ", or raise runningMaxReqSize" }),
      },
    ];
  },
});
