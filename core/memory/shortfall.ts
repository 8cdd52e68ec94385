import { type FixedCache, gigabytes, type Lever, type MemoryEstimate, sumOf } from "../domain/index.ts";

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

/** Bytes that a device lacks at the least for what the engine must hold; not above 0 where it fits. */
export function missingBytes(estimate: MemoryEstimate): number {
  const { budget, weights, leastReserve, leastPerToken } = estimate;
  return neededTokens(estimate) * leastPerToken + sumOf(weights) + leastReserve - budget.bytes;
}

/** What a setting takes from the cache beyond its default; below 0 where it gives. */
export function takenBeyondDefault({ given, usual, takes }: Lever): number {
  return (given - usual) * takes;
}

/** The setting without which all would fit; of several the one that takes most. */
export function largestLever(estimate: MemoryEstimate): Lever | undefined {
  const missing = missingBytes(estimate);
  return estimate.levers
    .filter((lever) => takenBeyondDefault(lever) > 0 && takenBeyondDefault(lever) >= missing)
    .toSorted((a, b) => takenBeyondDefault(b) - takenBeyondDefault(a))[0];
}

/** How far a setting must go back, in words. */
export function fixForLever({ given, takes, step }: Lever, missing: number): string {
  const exact = (given - missing / takes) / step;
  const text = (steps: number) => (steps * step).toFixed(step < 1 ? 2 : 0);
  return takes > 0
    ? `lower it to at most ${text(Math.floor(exact))}`
    : `raise it to at least ${text(Math.ceil(exact))}`;
}

/** Bytes in one unit of the flag that sets the size of a cache. */
export function bytesEach({ unit }: FixedCache, perToken: number): number {
  return unit.kind === "byte" ? 1 : unit.tokens * perToken;
}
