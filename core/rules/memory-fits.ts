import { estimateMemory } from "../memory/estimate.ts";
import { account, neededTokens } from "../memory/shortfall.ts";
import type { Objection, Rule } from "./rule.ts";

export const memoryFits: Rule = {
  id: "memory-fits",
  source:
    "vLLM v1/core/kv_cache_utils.py, check_enough_kv_cache_memory; xLLM llm_engine.cpp; vllm-ascend #8817 and #12839",
  check: (topology) =>
    topology.groups.flatMap((group): Objection[] => {
      const estimate = estimateMemory(topology, group);
      if (estimate === undefined || estimate.ownRule !== undefined) return [];
      const { mostTokens, longestRequest } = estimate;
      if (mostTokens >= neededTokens(estimate)) return [];
      if (mostTokens === 0 || longestRequest === undefined) {
        return [
          {
            path: "model.weights",
            value: topology.spec.model.weights,
            message: `Weights in ${topology.spec.model.weights} leave no room for a KV cache on the devices of groups.${group.name}. ${account(estimate)}`,
            cure: "spread them over more devices, or choose weights of fewer bits",
          },
        ];
      }
      return [
        {
          path: longestRequest.path,
          ...(longestRequest.given === undefined ? {} : { value: longestRequest.given }),
          message: `One request of ${longestRequest.tokens} tokens does not fit: at most ${mostTokens} do. ${account(estimate)}`,
          cure: `set it to at most ${estimate.largestContext}, spread the weights over more devices, or choose weights of fewer bits`,
        },
      ];
    }),
};
