import { atMost, defineRule, numberOf, setTo, Severity } from "../../../domain/index.ts";

export const memoryShare = defineRule({
  id: "xllm-memory-share",
  source: "xLLM llm_engine.cpp: max_memory_utilization is a fraction of a device's memory",
  per: "group",
  check: (group, { at }) => {
    const share = numberOf(group, "maxMemoryUtilization") ?? 0.8;
    if (share > 0 && share <= 1) return [];
    return [
      {
        ...at("args.maxMemoryUtilization"),
        message: `maxMemoryUtilization ${share} must be above 0 and at most 1.`,
        fix: setTo(0.86, { as: "a number above 0 and at most 1, e.g. 0.86" }),
      },
    ];
  },
});

const SHARE_LIMIT = 0.92;

/** xLLM counts neither graphs nor a draft model. */
const SHARE_LIMIT_WITH_GRAPHS_AND_DRAFT = 0.88;

export const memoryReserve = defineRule({
  id: "xllm-memory-reserve",
  severity: Severity.Warning,
  source: "xLLM llm_engine.cpp:574 counts neither graphs nor buffers; deployment document 004 leaves 14 %",
  per: "group",
  check: (group, { at }) => {
    const share = numberOf(group, "maxMemoryUtilization") ?? 0;
    const graph = group.args["enableAclGraph"] === true || group.args["enableGraph"] === true;
    const both = graph && (numberOf(group, "numSpeculativeTokens") ?? 0) > 0;
    const limit = both ? SHARE_LIMIT_WITH_GRAPHS_AND_DRAFT : SHARE_LIMIT;
    // xllm-memory-share reports a share above 1.
    if (share <= limit || share > 1) return [];
    const users = both
      ? "HCCL buffers, activations, graphs and the draft model"
      : "HCCL buffers and activations";
    return [
      {
        ...at("args.maxMemoryUtilization"),
        message: `maxMemoryUtilization ${share} must be at most ${limit}: ${users} need the rest.`,
        fix: atMost(limit, { ending: "; deployment document 004 sets 0.86" }),
      },
    ];
  },
});

/** Names of one flag in different releases. */
const GRAPH_LIMITS = ["aclGraphDecodeBatchSizeLimit", "graphDecodeBatchSizeLimit"];

/** Tokens of the largest graph that xLLM documents. */
const GRAPH_TOKENS = 32;

export const graphBatch = defineRule({
  id: "xllm-graph-batch",
  severity: Severity.Warning,
  source: "xLLM glm_5.md: the limit is 32 divided by the tokens of a sequence per step",
  per: "group",
  check: (group, { at }) => {
    const step = 1 + (numberOf(group, "numSpeculativeTokens") ?? 0);
    const limit = Math.floor(GRAPH_TOKENS / step);
    return GRAPH_LIMITS.flatMap((name) => {
      const batch = numberOf(group, name) ?? 0;
      if (batch <= limit) return [];
      return [
        {
          ...at(`args.${name}`),
          message: `${name} ${batch} captures graphs of ${batch * step} tokens (${step} per sequence); xLLM documents at most ${GRAPH_TOKENS}.`,
          fix: atMost(limit),
        },
      ];
    });
  },
});
