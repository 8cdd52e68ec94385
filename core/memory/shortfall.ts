import { type FixedCache, gigabytes, type Lever, type MemoryEstimate, sumOf } from "../domain/index.ts";

/**
 * How much more than its longest request the tightest documented deployment holds: decode of GLM-5 w8a8 with dp 8 × tp 4
 * at 202752 (vllm-ascend, GLM5.md), by the same estimate.
 */
export const CLOSEST_FIT = 1.08;

/** Tokens that the cache must hold for the engine to start. */
export function neededTokens({ longestRequest }: MemoryEstimate): number {
  return longestRequest === undefined ? 1 : longestRequest.tokens + longestRequest.spare;
}

/** The memory of one device in one sentence. */
export function summary({ budget, weights, reserve, perToken }: MemoryEstimate): string {
  return `Per device: budget ${gigabytes(budget.bytes)}, weights ${gigabytes(sumOf(weights))}, buffers and activations about ${gigabytes(sumOf(reserve))}, KV cache ${Math.round(perToken.bytes)} bytes per token.`;
}

/** Bytes that a device lacks by the optimistic estimate; 0 or less if everything fits. */
export function missingBytes(estimate: MemoryEstimate): number {
  const { budget, weights, leastReserve, leastPerToken } = estimate;
  return neededTokens(estimate) * leastPerToken + sumOf(weights) + leastReserve - budget.bytes;
}

/** Bytes by which a setting shrinks the cache compared with its default; below 0 if it enlarges the cache. */
export function takenBeyondDefault({ given, usual, takes }: Lever): number {
  return (given - usual) * takes;
}

/** The setting that shrinks the cache most, among those whose default would make everything fit. */
export function largestLever(estimate: MemoryEstimate): Lever | undefined {
  const missing = missingBytes(estimate);
  return estimate.levers
    .filter((lever) => takenBeyondDefault(lever) > 0 && takenBeyondDefault(lever) >= missing)
    .toSorted((a, b) => takenBeyondDefault(b) - takenBeyondDefault(a))[0];
}

/** The fix that gives the cache the missing bytes by one setting. */
export function fixForLever({ path, given, takes, step }: Lever, missing: number): string {
  const exact = (given - missing / takes) / step;
  const text = (steps: number) => (steps * step).toFixed(step < 1 ? 2 : 0);
  const limit = takes > 0 ? `at most ${text(Math.floor(exact))}` : `at least ${text(Math.ceil(exact))}`;
  return `Set ${settingName(path)} to ${limit}`;
}

/** Bytes in one unit of the flag that sets the size of a cache. */
export function bytesEach({ unit }: FixedCache, perToken: number): number {
  return unit.kind === "byte" ? 1 : unit.tokens * perToken;
}

/** The last part of a setting's path: `maxModelLen` of `groups.serve.args.maxModelLen`. */
export function settingName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
