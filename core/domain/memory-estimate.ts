import type { Confidence } from "./confidence.ts";
import type { FixedCache, Lever, LongestRequest } from "./engine-memory.ts";
import type { MemoryPart } from "./memory-part.ts";

/** The state of one sequence, in the pool of the KV cache. */
export interface StateEstimate extends MemoryPart {
  /** Tokens whose KV cache takes as much memory. */
  readonly tokens: number;
}

/** Estimated memory of one device of a group, and the contexts that fit. */
export interface MemoryEstimate {
  readonly group: string;
  /** Usable bytes of a device. */
  readonly device: number;
  readonly budget: MemoryPart;
  readonly weights: readonly MemoryPart[];
  /** Lower bound of the weights, in bytes. */
  readonly leastWeights: number;
  readonly reserve: readonly MemoryPart[];
  /** Lower bound of the reserve, in bytes. */
  readonly leastReserve: number;
  /** KV cache of one token on one device. */
  readonly perToken: MemoryPart;
  /** Lower bound of the same, in bytes. */
  readonly leastPerToken: number;
  /** The state that each sequence keeps beside its tokens, on one device; absent without linear attention. */
  readonly state?: StateEstimate;
  readonly confidence: Confidence;
  readonly levers: readonly Lever[];
  readonly fixedCache?: FixedCache;
  readonly cacheLimit?: FixedCache;
  /** Tokens in the KV cache of one rank: the likely number, and the optimistic one. At least 0. */
  readonly tokens: number;
  readonly mostTokens: number;
  /** The longest sequence that fits, up to the limit of the model. */
  readonly largestContext: number;
  /** The request that the KV cache must hold; absent where the engine does not check it. */
  readonly longestRequest?: LongestRequest;
  /** Length of the counted sequences: the longest request, or else the limit of the model. */
  readonly sequenceLength: number;
  /** Concurrent sequences of that length per rank. */
  readonly sequences: number;
  /** Ranks of all replicas together, each with a KV cache of its own. */
  readonly ranks: number;
  /** Whether a rule of the engine checks the size of the cache in place of the general one. */
  readonly judgedByEngine: boolean;
}

/** Concurrent sequences of the full length over all ranks. A sequence is on one rank, so each counts its whole ones. */
export function wholeSequences({ sequences, ranks }: Pick<MemoryEstimate, "sequences" | "ranks">): number {
  return Math.floor(sequences) * ranks;
}
