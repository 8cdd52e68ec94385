import { defineRule, gigabytes, type MemoryEstimate, type RuleProblem, Severity } from "../domain/index.ts";
import {
  bytesEach,
  CLOSEST_FIT,
  fixForLever,
  largestLever,
  missingBytes,
  neededTokens,
  settingName,
  summary,
  takenBeyondDefault,
} from "../memory/index.ts";

export const memoryFits = defineRule({
  id: "memory-fits",
  topic: "memory",
  source:
    "vLLM v1/core/kv_cache_utils.py, check_enough_kv_cache_memory; xLLM llm_engine.cpp; vllm-ascend #8817 and #12839",
  per: "group",
  check: (group, { memoryOf, topology }) => {
    const estimate = memoryOf(group);
    if (estimate === undefined || estimate.judgedByEngine) return [];
    if (estimate.mostTokens >= neededTokens(estimate)) return [];
    return [
      smallCache(estimate) ??
        largeSetting(estimate) ??
        weightsOrLength(estimate, topology.spec.model.weights),
    ];
  },
});

export const memoryNear = defineRule({
  id: "memory-near",
  topic: "memory",
  severity: Severity.Warning,
  source: "vllm-ascend GLM5.md: the tightest documented deployment has 8 % to spare by the same estimate",
  per: "group",
  check: (group, { memoryOf }) => {
    const estimate = memoryOf(group);
    if (estimate?.longestRequest === undefined) return [];
    const { tokens, mostTokens, longestRequest } = estimate;
    const needed = neededTokens(estimate);
    // memory-fits reports what cannot fit at all.
    if (mostTokens < needed || tokens >= needed * CLOSEST_FIT) return [];
    const safe = Math.max(0, Math.floor(tokens / CLOSEST_FIT) - longestRequest.spare);
    const verdict =
      tokens < needed
        ? `likely only ${tokens} fit, at most ${mostTokens} by the optimistic estimate`
        : `about ${tokens} fit, a smaller margin than in any documented deployment`;
    return [
      {
        ...lengthSetting(longestRequest),
        message: `${demand(estimate)}; ${verdict}. ${summary(estimate)}`,
        fix: `Set ${settingName(longestRequest.path)} to at most ${safe}, or test this length on hardware and accept the warning`,
      },
    ];
  },
});

/** The flag that sets the size of the cache, where a larger cache would hold the longest request. */
function smallCache(estimate: MemoryEstimate): RuleProblem | undefined {
  const { fixedCache, cacheLimit, leastPerToken, mostTokens } = estimate;
  const flag = fixedCache ?? (missingBytes(estimate) > 0 ? undefined : cacheLimit);
  if (flag === undefined) return undefined;
  const needed = neededTokens(estimate);
  const least = Math.ceil((needed * leastPerToken) / bytesEach(flag, leastPerToken));
  const name = settingName(flag.path);
  return {
    path: flag.path,
    value: flag.given,
    message: `${name} ${flag.given} limits the KV cache: it holds at most ${mostTokens} tokens, ${needed} are needed.`,
    fix: alternatives([`Set ${name} to at least ${least}`, "remove it", ...shorterRequest(estimate)]),
  };
}

/** The setting that shrinks the cache below what is needed, where its default would not. */
function largeSetting(estimate: MemoryEstimate): RuleProblem | undefined {
  const lever = largestLever(estimate);
  if (lever === undefined) return undefined;
  const { path, given, usual } = lever;
  return {
    path,
    value: given,
    message: `${settingName(path)} ${given} (default ${usual}) shrinks the KV cache by ${gigabytes(takenBeyondDefault(lever))}: it holds at most ${estimate.mostTokens} tokens, ${neededTokens(estimate)} are needed. ${summary(estimate)}`,
    fix: alternatives([fixForLever(lever, missingBytes(estimate)), ...shorterRequest(estimate)]),
  };
}

function weightsOrLength(estimate: MemoryEstimate, weights: string): RuleProblem {
  const { mostTokens, longestRequest, group, largestContext } = estimate;
  if (mostTokens === 0 || longestRequest === undefined) {
    return {
      path: "model.weights",
      value: weights,
      message: `model.weights ${weights} leaves no room for a KV cache on the devices of groups.${group}. ${summary(estimate)}`,
      fix: "Raise tensorParallelSize, or use weights with fewer bits (model.weights)",
    };
  }
  return {
    ...lengthSetting(longestRequest),
    message: `${demand(estimate)}; at most ${mostTokens} fit. ${summary(estimate)}`,
    fix: `Set ${settingName(longestRequest.path)} to at most ${largestContext}, raise tensorParallelSize, or use weights with fewer bits (model.weights)`,
  };
}

type LongestRequest = NonNullable<MemoryEstimate["longestRequest"]>;

function lengthSetting({ path, given }: LongestRequest): Pick<RuleProblem, "path" | "value"> {
  return given === undefined ? { path } : { path, value: given };
}

/** The setting of the longest request, and the cache that it needs. */
function demand(estimate: MemoryEstimate): string {
  const { longestRequest } = estimate;
  const tokens = `${neededTokens(estimate)} tokens of KV cache`;
  if (longestRequest === undefined) return `The engine needs ${tokens}`;
  const { path, given } = longestRequest;
  return `${settingName(path)} ${given ?? `(default ${longestRequest.tokens})`} needs ${tokens}`;
}

/** A shorter longest request as a way out, where any length fits. */
function shorterRequest({ longestRequest, largestContext }: MemoryEstimate): readonly string[] {
  return longestRequest === undefined || largestContext === 0
    ? []
    : [`set ${settingName(longestRequest.path)} to at most ${largestContext}`];
}

function alternatives(fixes: readonly string[]): string {
  const [last, ...earlier] = fixes.toReversed();
  if (earlier.length === 0) return last ?? "";
  return `${earlier.toReversed().join(", ")}, or ${last}`;
}
