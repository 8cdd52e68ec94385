import {
  eachGroup,
  gigabytes,
  type MemoryEstimate,
  type RuleProblem,
  type ResolvedTopology,
  type EngineRule,
} from "../domain/index.ts";
import {
  account,
  bytesEach,
  largestLever,
  estimateMemory,
  missingBytes,
  neededTokens,
  takenBeyondDefault,
  fixForLever,
} from "../memory/index.ts";

export const memoryFits: EngineRule = {
  id: "memory-fits",
  topic: "memory",
  source:
    "vLLM v1/core/kv_cache_utils.py, check_enough_kv_cache_memory; xLLM llm_engine.cpp; vllm-ascend #8817 and #12839",
  check: eachGroup((group, topology) => {
    const estimate = estimateMemory(topology, group);
    if (estimate === undefined || estimate.judgedByEngine) return [];
    if (estimate.mostTokens >= neededTokens(estimate)) return [];
    return [givenCache(estimate) ?? settingThatTakes(estimate) ?? weightsOrLength(topology, estimate)];
  }),
};

/** A cache whose size a flag sets is judged by that flag. */
function givenCache(estimate: MemoryEstimate): RuleProblem | undefined {
  const { fixedCache, cacheLimit, leastPerToken, mostTokens } = estimate;
  const flag = fixedCache ?? (missingBytes(estimate) > 0 ? undefined : cacheLimit);
  if (flag === undefined) return undefined;
  const needed = neededTokens(estimate);
  const least = Math.ceil((needed * leastPerToken) / bytesEach(flag, leastPerToken));
  const shortened = shorter(estimate);
  return {
    path: flag.path,
    value: flag.given,
    message: `It makes a KV cache of at most ${mostTokens} tokens, and the engine needs ${needed}.`,
    fix: `raise it to at least ${least}${shortened === "" ? " or" : ","} take it out${shortened}`,
  };
}

function settingThatTakes(estimate: MemoryEstimate): RuleProblem | undefined {
  const lever = largestLever(estimate);
  if (lever === undefined) return undefined;
  return {
    path: lever.path,
    value: lever.given,
    message: `Against the default of ${lever.usual} it takes ${gigabytes(takenBeyondDefault(lever))} from the KV cache, of which at most ${estimate.mostTokens} tokens are left, and ${neededTokens(estimate)} are needed. ${account(estimate)}`,
    fix: `${fixForLever(lever, missingBytes(estimate))}${shorter(estimate)}`,
  };
}

/** The other way out: a shorter longest request. */
function shorter({ longestRequest, largestContext }: MemoryEstimate): string {
  return longestRequest === undefined || largestContext === 0
    ? ""
    : `, or set ${longestRequest.path} to at most ${largestContext}`;
}

function weightsOrLength({ spec }: ResolvedTopology, estimate: MemoryEstimate): RuleProblem {
  const { mostTokens, longestRequest, group } = estimate;
  if (mostTokens === 0 || longestRequest === undefined) {
    return {
      path: "model.weights",
      value: spec.model.weights,
      message: `Weights in ${spec.model.weights} leave no room for a KV cache on the devices of groups.${group}. ${account(estimate)}`,
      fix: "spread them over more devices, or choose weights of fewer bits",
    };
  }
  return {
    path: longestRequest.path,
    ...(longestRequest.given === undefined ? {} : { value: longestRequest.given }),
    message: `One request of ${longestRequest.tokens} tokens does not fit: at most ${mostTokens} do. ${account(estimate)}`,
    fix: `set it to at most ${estimate.largestContext}, spread the weights over more devices, or choose weights of fewer bits`,
  };
}
