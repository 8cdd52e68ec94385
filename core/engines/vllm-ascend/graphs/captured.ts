import { numberOf, type ResolvedGroup, type ResolvedTopology } from "../../../domain/index.ts";
import { type BatchLimits, batchLimits } from "../batch-limits.ts";
import {
  captureSizes,
  draftTokens,
  readsDrafts,
  sequenceParallel,
  type Setting,
  settingsOf,
} from "../group-settings.ts";
import { type GraphMode, graphMode, hasDecodeGraphs } from "./mode.ts";
import { graphSizes, roundedUp } from "./sizes.ts";

/** The graphs that a group captures. */
export interface CapturedGraphs {
  readonly mode: Exclude<GraphMode, "NONE">;
  /** Sizes that vLLM takes over, in tokens of a step, smallest first; none where every listed size exceeds the tokens of a step. */
  readonly sizes: readonly number[];
  /** The sizes that sequence parallelism keeps. */
  readonly kept: readonly number[];
  /** What those are rounded up to multiples of. */
  readonly multiple: number;
  /** The rounded sizes. */
  readonly captured: readonly number[];
  /** The setting that lists the sizes. @default vLLM computes them */
  readonly listed?: Setting<readonly number[]>;
  readonly limits: BatchLimits;
  /** Tokens of a sequence in one step: one, and its draft tokens. */
  readonly tokensPerSequence: number;
  /** Tokens of a step in which every sequence generates. */
  readonly step: number;
}

/** Larger graphs fit into no device; their sizes are too many to list. */
const LARGEST_JUDGED = 2 ** 20;

/** The graphs of a group, by its settings and by vLLM's defaults; undefined without graphs, or where a setting is unreadable. */
export function capturedGraphs(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  largest = largestSize(group)?.value,
): CapturedGraphs | undefined {
  const { version } = topology.spec.engine;
  const mode = graphMode(group.args, version);
  const limits = batchLimits(topology, group);
  const listed = captureSizes(group);
  if (mode === "NONE" || limits === undefined || (listed === undefined && listsSizes(group)))
    return undefined;
  if (!readsDrafts(group)) return undefined;
  if (listed === undefined && Math.min(largest ?? 0, limits.tokens) > LARGEST_JUDGED) return undefined;
  const tokensPerSequence = 1 + draftTokens(group);
  const fine = group.args["performanceMode"] === "interactivity";
  const sizes = graphSizes(version, { ...limits, tokensPerSequence, listed: listed?.value, largest, fine });
  const degree = keptDegree(topology, group);
  const kept = sizes.filter((size) => size % degree === 0);
  const multiple = multipleOf(topology, group, mode);
  return {
    mode,
    sizes,
    kept,
    multiple,
    captured: rounded(kept, multiple),
    ...(listed === undefined ? {} : { listed }),
    limits,
    tokensPerSequence,
    step: Math.min(
      limits.sequences * tokensPerSequence,
      limits.tokens < tokensPerSequence ? limits.tokens : limits.tokens - (limits.tokens % tokensPerSequence),
    ),
  };
}

/** What a size must be a multiple of: sequence parallelism drops others (vllm-ascend v0.20.2rc1, platform.py:359). */
export function keptDegree(topology: ResolvedTopology, group: ResolvedGroup): number {
  return sequenceParallel(topology, group) === undefined ? 1 : group.tensorParallelSize;
}

/**
 * What every size is rounded up to: the tokens of a sequence where decode has graphs of its own (vLLM 0.13.0 and 0.20.2,
 * compilation.py, adjust_cudagraph_sizes_for_spec_decode), and with sequence parallelism the tensor-parallel degree, too.
 */
function multipleOf(topology: ResolvedTopology, group: ResolvedGroup, mode: GraphMode): number {
  const { version } = topology.spec.engine;
  const tokens = 1 + draftTokens(group);
  if (tokens === 1 || !hasDecodeGraphs(mode, version)) return 1;
  return leastCommonMultiple(tokens, keptDegree(topology, group));
}

/** Sizes above the largest are dropped again. */
function rounded(sizes: readonly number[], step: number): readonly number[] {
  const largest = sizes.at(-1) ?? 0;
  const all = roundedUp(sizes, step).filter((size) => size <= largest);
  return all.length > 0 || step > largest ? all : [step];
}

/** The least number that both of these divide. */
export function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}

/** The setting of the largest size. */
export function largestSize(group: ResolvedGroup): Setting<number> | undefined {
  const path = `groups.${group.name}.args`;
  const inner = settingsOf(group, "compilationConfig")["max_cudagraph_capture_size"];
  if (typeof inner === "number")
    return {
      name: "max_cudagraph_capture_size",
      path: `${path}.compilationConfig.max_cudagraph_capture_size`,
      value: inner,
    };
  const name = "maxCudagraphCaptureSize";
  const value = numberOf(group, name);
  return value === undefined ? undefined : { name, path: `${path}.${name}`, value };
}

function listsSizes(group: ResolvedGroup): boolean {
  return (
    settingsOf(group, "compilationConfig")["cudagraph_capture_sizes"] !== undefined ||
    group.args["cudagraphCaptureSizes"] !== undefined
  );
}
