import type { MemoryEstimate } from "./estimate.ts";
import { gigabytes, sumOf } from "./part.ts";

/**
 * How much more than its longest request the tightest documented deployment holds: decode of GLM-5 w8a8 with dp 8 × tp 4 at
 * 202752 (vllm-ascend, GLM5.md), by the same estimate.
 */
export const CLOSEST_FIT = 1.08;

/** Tokens that the cache must hold for the engine to start. */
export function neededTokens({ longestRequest }: MemoryEstimate): number {
  return longestRequest === undefined ? 1 : longestRequest.tokens + longestRequest.spare;
}

/** Where the memory of a device goes, in one sentence. */
export function account(estimate: MemoryEstimate): string {
  const { budget, weights, reserve, perToken } = estimate;
  return `Of ${gigabytes(budget.bytes)} per device, weights take ${gigabytes(sumOf(weights))} and buffers and activations about ${gigabytes(sumOf(reserve))}; a token of cache takes ${perToken.bytes} bytes.`;
}
