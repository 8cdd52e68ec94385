import { type GroupRule, numberOf, objectTo } from "../../domain/index.ts";
import { estimateMemory, summary } from "../../memory/index.ts";
import { limitsOf } from "./limits.ts";
import { SPARE_TOKENS } from "./memory.ts";

/** Whether the KV cache holds the longest request. */
export const kvCacheRules: readonly GroupRule[] = [
  {
    id: "lightllm-memory-fraction",
    source: "LightLLM v1.2.0, lightllm/server/api_start.py: Invalid mem_fraction",
    check: (_, group) => {
      const fraction = numberOf(group, "memFraction");
      if (fraction === undefined || (fraction > 0 && fraction < 1)) return [];
      return objectTo(group, "memFraction", "This must lie between 0 and 1.", "choose e.g. 0.8, the default");
    },
  },
  {
    id: "lightllm-kv-cache",
    topic: "memory",
    source: "LightLLM v1.2.0, lightllm/common/basemodel/basemodel.py: _check_mem_size",
    check: (topology, group) => {
      const estimate = estimateMemory(topology, group);
      if (estimate === undefined) return [];
      const { mostTokens: tokens, longestRequest } = estimate;
      const { batchMaxTokens } = limitsOf(group);
      // The personal mode may take requests shorter than asked for.
      const longest = longestRequest === undefined ? 0 : longestRequest.tokens + longestRequest.spare;
      const needed = Math.max(longest, batchMaxTokens + 1);
      if (tokens >= needed) return [];
      const given = numberOf(group, "maxTotalTokenNum") !== undefined;
      return objectTo(
        group,
        given ? "maxTotalTokenNum" : "memFraction",
        given
          ? `The KV cache holds ${tokens} tokens; the longest request and batch need ${needed}.`
          : `The KV cache holds at most ${tokens} tokens; the longest request and batch need ${needed}. ${summary(estimate)}`,
        tokens > SPARE_TOKENS
          ? `raise it, or set maxReqTotalLen to at most ${tokens - SPARE_TOKENS} and batchMaxTokens below ${tokens}`
          : "raise it, or spread the weights over more devices",
      );
    },
  },
];
