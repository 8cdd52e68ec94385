import type { MemoryPart } from "./memory-part.ts";

/** A number that is known within bounds. */
interface Between {
  /** What documented deployments show. */
  readonly likely: number;
  /** What it is at the least; only this makes an error. */
  readonly least: number;
}

/** The longest request that the engine must be able to hold, or it does not start. */
export interface LongestRequest {
  /** The setting that says it. */
  readonly path: string;
  /** What stands there; absent where the engine's default holds. */
  readonly given?: number;
  readonly tokens: number;
  /** Tokens that the engine wants beside them. */
  readonly spare: number;
}

/** A KV cache whose size a flag sets, whatever the device has left. */
export interface FixedCache {
  readonly path: string;
  /** What the flag says, in units of its own. */
  readonly given: number;
  /** What one unit is. */
  readonly unit: { readonly kind: "byte" } | { readonly kind: "tokens"; readonly tokens: number };
}

/** A setting that gives the cache more or less room than its default. */
export interface Lever {
  readonly path: string;
  readonly given: number;
  readonly usual: number;
  /** What one more takes from the cache; below 0 where it gives. */
  readonly takes: number;
  /** The smallest change of it that is worth a thought. */
  readonly step: number;
}

/** How an engine uses the memory of one device for one group. */
export interface EngineMemory {
  /** Flags that it follows from. Where one of them is refused, nothing is known. */
  readonly flags: readonly string[];
  /** Bytes of a device that any process may take. */
  readonly device: number;
  readonly levers: readonly Lever[];
  /** What the engine allows itself, weights included. */
  readonly budget: MemoryPart;
  readonly sharding: Sharding;
  /** What must stay free beside weights and cache: likely, with its parts, and at the least. */
  readonly reserve: readonly MemoryPart[];
  readonly leastReserve: number;
  /** Draft layers that have a KV cache. */
  readonly cachedDraftLayers: number;
  /** Bytes of one number of the KV cache. */
  readonly cachedNumberBytes: Between;
  readonly fixedCache?: FixedCache;
  /** Limit of the KV cache where a flag sets one. */
  readonly cacheLimit?: FixedCache;
  readonly longestRequest?: LongestRequest;
  /** The engine's own check that refuses too small a cache, where there is one. */
  readonly judgedByEngine?: boolean;
}

/** How the weights of a model are spread over the devices of a group. */
export interface Sharding {
  readonly tensorParallelSize: number;
  /** Devices among which whole routed experts are dealt out. */
  readonly expertParallelSize: number;
  /** Devices that share each routed expert. */
  readonly expertTensorParallelSize: number;
  /** Layers of multi-token prediction that are loaded. */
  readonly draftLayers: number;
  /** Which projections of attention every rank holds in full. */
  readonly wholeAttention: "none" | "input" | "all";
  /** Whether every rank holds the shared experts in full. */
  readonly wholeSharedExperts: boolean;
  /** Ranks among which the tokens of one sequence are spread. */
  readonly contextShards: number;
}
