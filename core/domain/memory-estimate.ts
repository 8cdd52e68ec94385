import type { FixedCache, Lever, LongestRequest } from "./engine-memory.ts";
import type { MemoryPart } from "./memory-part.ts";

/** What one device of a group holds, and what fits into it. */
export interface MemoryEstimate {
  readonly group: string;
  /** Bytes of a device that any process may take. */
  readonly device: number;
  readonly budget: MemoryPart;
  readonly weights: readonly MemoryPart[];
  readonly reserve: readonly MemoryPart[];
  /** What must stay free at the least. */
  readonly leastReserve: number;
  /** KV cache of one token on one device. */
  readonly perToken: MemoryPart;
  /** The same at the least, in bytes. */
  readonly leastPerToken: number;
  readonly levers: readonly Lever[];
  readonly fixedCache?: FixedCache;
  readonly cacheLimit?: FixedCache;
  /** Tokens in the KV cache of one data-parallel rank: likely, and at most. Never below 0. */
  readonly tokens: number;
  readonly mostTokens: number;
  /** The longest sequence: what fits, up to what the model knows. */
  readonly largestContext: number;
  /** What the engine must be able to hold; absent where it does not ask. */
  readonly longestRequest?: LongestRequest;
  /** Length of the sequences that are counted: the longest request, or else what the model knows. */
  readonly sequenceLength: number;
  /** Sequences of that length that one data-parallel rank holds. */
  readonly sequences: number;
  /** Data-parallel ranks in all groups of this name, each with a cache of its own. */
  readonly ranks: number;
  /** The engine's own check of the size of the cache, where there is one. */
  readonly judgedByEngine: boolean;
}
