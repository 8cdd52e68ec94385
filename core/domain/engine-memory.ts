import type { WeightFormat } from "../facts/index.ts";
import type { Confidence } from "./confidence.ts";
import type { MemoryPart } from "./memory-part.ts";

/** An estimated number with a lower bound. */
export interface Between {
  /** The value that fits documented deployments. */
  readonly likely: number;
  /** The lower bound; only this one makes an error. */
  readonly least: number;
}

/** The longest request. The engine refuses to start unless its KV cache holds it. */
export interface LongestRequest {
  /** The setting that decides the length. */
  readonly path: string;
  /** @default the engine's default */
  readonly given?: number;
  readonly tokens: number;
  /** Tokens that the engine needs on top. */
  readonly spare: number;
}

/** A KV cache of a size that a flag sets, whatever memory the device has left. */
export interface FixedCache {
  readonly path: string;
  /** The value of the flag, in its own unit. */
  readonly given: number;
  /** The unit of the flag. */
  readonly unit: { readonly kind: "byte" } | { readonly kind: "tokens"; readonly tokens: number };
}

/** A setting that takes memory from the KV cache, or leaves it some, compared with its default. */
export interface Lever {
  readonly path: string;
  readonly given: number;
  readonly usual: number;
  /** Bytes that one more unit takes from the cache; negative where it leaves more. */
  readonly takes: number;
  /** The smallest useful change of the setting. */
  readonly step: number;
}

/** Bytes of the KV cache for one token, on the rank that holds the token. */
export interface TokenCache {
  /** Keys and values of one layer. */
  readonly layer: Between;
  /** Key of one indexer, with its scale. */
  readonly index: Between;
  /** Ranks over which the tokens of one sequence are sharded for the indexers; below `contextShards` they are replicated. */
  readonly indexShards: number;
  /** Whether layers without an indexer have room for its key too. @default false */
  readonly indexInEveryLayer?: boolean;
}

/** The state that the linear attention of a model keeps for a sequence, in the pool of the KV cache. */
export interface SequenceState {
  /** Tokens whose KV cache takes as much memory. */
  readonly tokens: number;
  /** In words: blocks and their size. */
  readonly basis: string;
}

/** How an engine uses the memory of one device of a group. */
export interface EngineMemory {
  /** Flags that decide it. There is no estimate while one of them is unreadable. */
  readonly flags: readonly string[];
  /** The format in which a device holds the weights. @default that of the weights */
  readonly heldFormat?: WeightFormat;
  /** Usable bytes of a device. */
  readonly device: number;
  readonly levers: readonly Lever[];
  /** The memory budget of the engine, weights included. */
  readonly budget: MemoryPart;
  readonly sharding: Sharding;
  /** Memory besides weights and cache: the likely amount by parts, and the lower bound in bytes. */
  readonly reserve: readonly MemoryPart[];
  readonly leastReserve: number;
  /** Draft layers that have a KV cache. */
  readonly cachedDraftLayers: number;
  readonly cache: TokenCache;
  readonly fixedCache?: FixedCache;
  /** An upper limit of the KV cache that a flag sets. */
  readonly cacheLimit?: FixedCache;
  readonly longestRequest?: LongestRequest;
  /** The state that each sequence keeps beside its tokens. @default none */
  readonly state?: SequenceState;
  readonly confidence: Confidence;
  /** Whether a rule of the engine checks the size of the cache in place of the general one. @default false */
  readonly judgedByEngine?: boolean;
}

/** How the weights of a model are sharded over the devices of a group. */
export interface Sharding {
  readonly tensorParallelSize: number;
  /** Devices over which whole routed experts are distributed. */
  readonly expertParallelSize: number;
  /** Devices that share each routed expert. */
  readonly expertTensorParallelSize: number;
  /** Multi-token prediction layers that the engine loads. */
  readonly draftLayers: number;
  /** Which projections of attention every rank holds in full. */
  readonly wholeAttention: "none" | "input" | "all";
  /** Whether every rank holds the shared experts in full. */
  readonly wholeSharedExperts: boolean;
  /** Whether every rank holds the encoder of images in full, a slice of it, or nothing. @default a slice */
  readonly encoder?: "whole" | "slice" | "none";
  /** Ranks over which the keys and values of one sequence are sharded by token. */
  readonly contextShards: number;
}
