import { type RuleProblem, type EngineRule, Severity } from "../domain/index.ts";
import { account, CLOSEST_FIT, estimateMemory, neededTokens } from "../memory/index.ts";

export const memoryNear: EngineRule = {
  id: "memory-near",
  topic: "memory",
  severity: Severity.Warning,
  source: "vllm-ascend GLM5.md: the tightest documented deployment has 8 % to spare by the same estimate",
  check: (topology) =>
    topology.groups.flatMap((group): RuleProblem[] => {
      const estimate = estimateMemory(topology, group);
      if (estimate?.longestRequest === undefined) return [];
      const { tokens, mostTokens, longestRequest } = estimate;
      const needed = neededTokens(estimate);
      // What does not fit at all is an error of another rule.
      if (mostTokens < needed || tokens >= needed * CLOSEST_FIT) return [];
      const safe = Math.max(0, Math.floor(tokens / CLOSEST_FIT) - longestRequest.spare);
      return [
        {
          path: longestRequest.path,
          ...(longestRequest.given === undefined ? {} : { value: longestRequest.given }),
          message: `${verdict(tokens, needed, mostTokens)} ${account(estimate)}`,
          fix: `set it to at most ${safe}, or try on hardware and accept this warning`,
        },
      ];
    }),
};

/** The estimate is inferred, so it refuses nothing before the least reserve does; but what it says is said. */
function verdict(tokens: number, needed: number, mostTokens: number): string {
  return tokens < needed
    ? `It needs ${needed} tokens of cache, and likely only ${tokens} fit; at most ${mostTokens} do, with the least reserve. Where they do not, the engine refuses to start.`
    : `It needs ${needed} tokens of cache, and about ${tokens} fit, which is closer than any documented deployment comes.`;
}
