import type { HardwareName, models, WeightFormat } from "../facts/index.ts";

/** Settings of one role of a baseline. Each may be unknown. */
export interface BaselineSettings {
  /** Tokens of the longest request. */
  readonly maxModelLen?: number;
  readonly maxNumBatchedTokens?: number;
  readonly maxNumSeqs?: number;
  /** Share of the device for the engine; a list where nodes differ. */
  readonly gpuMemoryUtilization?: number | readonly number[];
}

/** The degrees and settings of one role. Baselines have one group per role, and no pipelines. */
export interface BaselineRole extends BaselineSettings {
  readonly dataParallelSize: number;
  readonly tensorParallelSize: number;
}

/** Requests of one run, and the output that upstream expects at least of them, times the threshold. */
export interface MeasuredLoad {
  readonly promptTokens: number;
  /** Share of the prompt that is in the prefix cache, from 0 to 1. */
  readonly cachedShare: number;
  readonly outputTokens: number;
  readonly requests: number;
  readonly concurrency: number;
  /** Requests that start per second. @default unlimited */
  readonly requestsPerSecond?: number;
  /** Output tokens per second of the whole service. */
  readonly tokensPerSecond: number;
}

/** The roles of a baseline: one serving group, or one of prefill and one of decode. */
export type BaselineRoles =
  | { readonly serve: BaselineRole }
  | { readonly prefill: BaselineRole; readonly decode: BaselineRole };

/** A configuration of upstream's nightly tests, with the throughput that its runs are compared with. */
export interface Baseline {
  /** Name of the configuration. */
  readonly name: string;
  readonly model: keyof typeof models;
  readonly weights: WeightFormat;
  readonly hardware: HardwareName;
  readonly roles: BaselineRoles;
  /** `num_speculative_tokens` of every role. */
  readonly draftTokens: number;
  /** Other settings that its name or shape does not show. */
  readonly also?: string;
  readonly loads: readonly MeasuredLoad[];
}

/** The release whose tests hold the baselines. */
export const BASELINE_RELEASE = "v0.30.0rc2";

/** The share of a baseline that a run must reach (vllm-ascend v0.30.0rc2, tools/aisbench.py). */
export const BASELINE_THRESHOLD = 0.97;

type Counts = readonly [promptTokens: number, cachedShare: number, outputTokens: number];

/** A load: tokens of a request, then how many requests, at once, and per second. */
export function load(
  [promptTokens, cachedShare, outputTokens]: Counts,
  requests: number,
  concurrency: number,
  tokensPerSecond: number,
  requestsPerSecond?: number,
): MeasuredLoad {
  return {
    promptTokens,
    cachedShare,
    outputTokens,
    requests,
    concurrency,
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    tokensPerSecond,
  };
}

/** The degrees of a role and its settings, in the order of the tests. */
export function role(
  dataParallelSize: number,
  tensorParallelSize: number,
  settings: BaselineSettings,
): BaselineRole {
  return { dataParallelSize, tensorParallelSize, ...settings };
}
