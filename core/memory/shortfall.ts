import { type FixedCache, gigabytes, type Lever, type MemoryEstimate, sumOf } from "../domain/index.ts";

/**
 * How much more than its longest request the tightest documented deployment holds: decode of GLM-5 w8a8 with dp 8 × tp 4
 * at 202752 (vllm-ascend, GLM5.md), by the same estimate.
 */
export const CLOSEST_FIT = 1.08;

/** Tokens that the cache must hold for the engine to start. */
export function neededTokens({ longestRequest, state }: MemoryEstimate): number {
  const tokens = longestRequest === undefined ? 1 : longestRequest.tokens + longestRequest.spare;
  return tokens + (state?.tokens ?? 0);
}

/** The memory of one device in one sentence. */
export function summary({ budget, weights, reserve, perToken }: MemoryEstimate): string {
  return `Per device: budget ${gigabytes(budget.bytes)}, weights ${gigabytes(sumOf(weights))}, buffers and activations about ${gigabytes(sumOf(reserve))}, KV cache ${Math.round(perToken.bytes)} bytes per token.`;
}

/** Bytes that a device lacks by the optimistic estimate; 0 or less if everything fits. */
export function missingBytes(estimate: MemoryEstimate): number {
  const { budget, leastWeights, leastReserve, leastPerToken } = estimate;
  return neededTokens(estimate) * leastPerToken + leastWeights + leastReserve - budget.bytes;
}

/** Bytes that a device lacks for the margin of the documented deployments, by the likely estimate. */
export function missingForMargin(estimate: MemoryEstimate): number {
  const { budget, weights, reserve, perToken } = estimate;
  return (
    neededTokens(estimate) * CLOSEST_FIT * perToken.bytes + sumOf(weights) + sumOf(reserve) - budget.bytes
  );
}

/** The longest request that leaves the margin of the documented deployments; 0 where none does. */
export function safeContext({ tokens, largestContext, longestRequest, state }: MemoryEstimate): number {
  const spare = (longestRequest?.spare ?? 0) + (state?.tokens ?? 0);
  return Math.max(0, Math.min(largestContext, Math.floor(tokens / CLOSEST_FIT) - spare));
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

/** The value of a setting that gives the cache the missing bytes, as a limit. */
export function limitForLever(
  { given, takes, step }: Lever,
  missing: number,
): { readonly value: number; readonly upper: boolean } {
  const exact = (given - missing / takes) / step;
  const upper = takes > 0;
  const steps = upper ? Math.floor(exact) : Math.ceil(exact);
  return { value: Number((steps * step).toFixed(step < 1 ? 2 : 0)), upper };
}

/** Bytes in one unit of the flag that sets the size of a cache. */
export function bytesEach({ unit }: FixedCache, perToken: number): number {
  return unit.kind === "byte" ? 1 : unit.tokens * perToken;
}

/** The last part of a setting's path: `maxModelLen` of `groups.serve.args.maxModelLen`. */
export function settingName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
