import {
  atMost,
  ConfidenceLevel,
  defineRule,
  type Fix,
  gigabytes,
  type Lever,
  type MemoryEstimate,
  removed,
  type RuleProblem,
  setTo,
  Severity,
} from "../domain/index.ts";
import {
  bytesEach,
  CLOSEST_FIT,
  largestLever,
  limitForLever,
  missingBytes,
  missingForMargin,
  neededTokens,
  safeContext,
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
    const safe = safeContext(estimate);
    const verdict =
      tokens < needed
        ? `likely only ${tokens} fit, at most ${mostTokens} by the optimistic estimate`
        : `about ${tokens} fit, a smaller margin than in any documented deployment`;
    return [
      {
        ...lengthSetting(longestRequest),
        message: `${demand(estimate)}; ${verdict}. ${summary(estimate)}${doubt(estimate)}`,
        fix:
          safe > 0
            ? shorter(longestRequest, safe, ", or test this length on hardware and accept the warning")
            : "Raise tensorParallelSize, use weights with fewer bits (model.weights), or test on hardware and accept the warning",
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
    fix:
      missingForMargin(estimate) > 0
        ? shorterFirst(estimate, [`set ${name} to at least ${least}`, `remove ${name}`])
        : {
            ...removed({ path: flag.path }),
            text: () => {
              const measures = [`Set ${name} to at least ${least}`, "remove it", ...shorterRequest(estimate)];
              return `${measures.slice(0, -1).join(", ")}, or ${measures.at(-1)}`;
            },
          },
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
    fix: leverFix(lever, estimate),
  };
}

function weightsOrLength(estimate: MemoryEstimate, weights: string): RuleProblem {
  const { mostTokens, longestRequest, group } = estimate;
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
    fix: shorterFirst(estimate, ["raise tensorParallelSize", "use weights with fewer bits (model.weights)"]),
  };
}

/** Why an estimate is unsure, as a sentence after others. */
function doubt({ confidence: { level, reason } }: MemoryEstimate): string {
  return level === ConfidenceLevel.Unsure ? ` The estimate is unsure. ${reason}.` : "";
}

type LongestRequest = NonNullable<MemoryEstimate["longestRequest"]>;

function lengthSetting({ path, given }: LongestRequest): Pick<RuleProblem, "path" | "value"> {
  return given === undefined ? { path } : { path, value: given };
}

/** The setting of the longest request, and the cache that it needs. */
function demand(estimate: MemoryEstimate): string {
  const { longestRequest, state } = estimate;
  const beside = state === undefined ? "" : `, ${state.tokens} of them for the state of linear attention`;
  const tokens = `${neededTokens(estimate)} tokens of KV cache${beside}`;
  if (longestRequest === undefined) return `The engine needs ${tokens}`;
  const { path, given } = longestRequest;
  return `${settingName(path)} ${given ?? `(default ${longestRequest.tokens})`} needs ${tokens}`;
}

/** The setting with a value that memory-near accepts, where its default leaves that much; else a shorter request. */
function leverFix(lever: Lever, estimate: MemoryEstimate): Fix | string {
  const margin = missingForMargin(estimate);
  const comfortable = takenBeyondDefault(lever) >= margin;
  const { value, upper } = limitForLever(lever, comfortable ? margin : missingBytes(estimate));
  const name = settingName(lever.path);
  const limit = `${upper ? "at most" : "at least"} ${value}`;
  if (!comfortable) return shorterFirst(estimate, [`set ${name} to ${limit}`]);
  return setTo(value, {
    as: limit,
    ending: shorterRequest(estimate)
      .map((measure) => `, or ${measure}`)
      .join(""),
  });
}

/** A request that memory-near accepts, where any length fits, and other measures. */
function shorterFirst(estimate: MemoryEstimate, others: readonly string[]): Fix | string {
  const { longestRequest } = estimate;
  const safe = safeContext(estimate);
  if (longestRequest !== undefined && safe > 0)
    return shorter(longestRequest, safe, `, ${alternatives(others)}`);
  const words = others.join(", or ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function shorterRequest(estimate: MemoryEstimate): readonly string[] {
  const { longestRequest } = estimate;
  const safe = safeContext(estimate);
  return longestRequest === undefined || safe === 0
    ? []
    : [`set ${settingName(longestRequest.path)} to at most ${safe}`];
}

function shorter({ path }: LongestRequest, length: number, ending: string): Fix {
  return atMost(length, { path, name: settingName(path), ending });
}

/** "raise a, lower b, or remove c" after another measure. */
function alternatives(measures: readonly string[]): string {
  const last = measures.at(-1) ?? "";
  return [...measures.slice(0, -1), `or ${last}`].join(", ");
}
