import { atMost, defineRule, inRange, numberOf, removed, setTo, Severity } from "../../../domain/index.ts";

export const chunkInBatch = defineRule({
  id: "xllm-chunk-in-batch",
  severity: Severity.Warning,
  source: "xLLM, --max_tokens_per_chunk_for_prefill: max_tokens_per_batch limits every chunk",
  per: "group",
  check: (group, { at }) => {
    const chunk = numberOf(group, "maxTokensPerChunkForPrefill");
    const batch = numberOf(group, "maxTokensPerBatch");
    if (chunk === undefined || batch === undefined || chunk <= batch) return [];
    return [
      {
        ...at("args.maxTokensPerChunkForPrefill"),
        message: `maxTokensPerChunkForPrefill ${chunk} exceeds maxTokensPerBatch ${batch}, which limits every chunk.`,
        fix: atMost(batch, { ending: ", or raise maxTokensPerBatch" }),
      },
    ];
  },
});

export const wholePrompts = defineRule({
  id: "xllm-whole-prompts",
  severity: Severity.Advice,
  source: "xLLM, --enable_chunked_prefill: an unchunked prompt must fit into one batch; inferred",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const batch = numberOf(group, "maxTokensPerBatch");
    if (group.args["enableChunkedPrefill"] !== false || batch === undefined) return [];
    const { maxPositions } = model;
    if (maxPositions === undefined || batch >= maxPositions) return [];
    return [
      {
        ...at("args.maxTokensPerBatch"),
        message: `maxTokensPerBatch ${batch} is also the longest prompt without chunked prefill; ${model.name} supports ${maxPositions} tokens.`,
        fix: setTo(true, {
          path: at("args.enableChunkedPrefill").path,
          ending: ", or raise maxTokensPerBatch",
        }),
      },
    ];
  },
});

export const cacheStore = defineRule({
  id: "xllm-cache-store",
  source:
    "xLLM, xllm.cpp: xLLM turns enable_kvcache_store off without the prefix cache or with host_blocks_factor up to 1",
  per: "group",
  check: ({ args }, { at }) => {
    if (args["enableKvcacheStore"] !== true) return [];
    const factor = args["hostBlocksFactor"];
    if (args["enablePrefixCache"] !== false && typeof factor === "number" && factor > 1) return [];
    return [
      {
        ...at("args.enableKvcacheStore"),
        message: "enableKvcacheStore has no effect without enablePrefixCache and a hostBlocksFactor above 1.",
        fix: removed({ ending: ", or set enablePrefixCache to true and hostBlocksFactor to more than 1" }),
      },
    ];
  },
});

/** Switches that are on by default. */
const CACHE_SWITCHES = ["enablePrefixCache", "enableChunkedPrefill"];

export const cacheAcrossNodes = defineRule({
  id: "xllm-cache-on-machines",
  severity: Severity.Warning,
  source: "deployment document 004: the command for two nodes turns both off",
  per: "group",
  check: ({ nodes, args }, { topology: { spec }, at }) =>
    nodes === 1 || inRange(spec.engine.version, { since: "0.8" })
      ? []
      : CACHE_SWITCHES.filter((name) => args[name] !== false).map((name) => ({
          ...at(`args.${name}`),
          message: `${name} is on${args[name] === undefined ? " by default" : ""}; deployment document 004 turns it off across nodes.`,
          fix: setTo(false),
        })),
});
