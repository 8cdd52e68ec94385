import { compareVersions } from "../../../facts/index.ts";

/** What decides the sizes of graphs, in tokens of a step. */
export interface SizeLimits {
  /** Sequences that run at once. */
  readonly sequences: number;
  /** Tokens of a sequence in one step: one, and its draft tokens. */
  readonly tokensPerSequence: number;
  /** Tokens of a step. */
  readonly tokens: number;
  /** `max_cudagraph_capture_size`. @default the tokens of all sequences, at most 512 */
  readonly largest?: number | undefined;
  /** `cudagraph_capture_sizes`. @default 1, 2, 4, from 8 on every 8th, from 256 on every 16th */
  readonly listed?: readonly number[] | undefined;
  /** Whether every size up to 32 has a graph: `--performance-mode interactivity`. @default false */
  readonly fine?: boolean;
}

/** The largest size that vLLM captures by default. */
const DEFAULT_LARGEST = 512;

const FINE_SIZES = 32;

/** How a release computes the sizes that nobody lists. */
interface Computation {
  /** The first release that computes them so. */
  readonly since: string;
  /** The largest size, as a multiple of the tokens of all sequences. */
  readonly sequencesTimes: 1 | 2;
  /** A size beside the steps of 8 and 16. @default none */
  readonly also?: "largest" | "default largest" | "tokens";
}

/**
 * vLLM doubles the number of sequences (config/vllm.py, _set_cudagraph_sizes), for graphs of CUDA; most releases of the plugin take
 * that back. Compared with the functions of these releases by `scripts/facts/capture_sizes.py`.
 */
const COMPUTATIONS: readonly Computation[] = [
  { since: "v0.13.0rc1", sequencesTimes: 2 },
  // patch/platform/patch_set_cudagraph_sizes.py
  { since: "v0.13.0rc2", sequencesTimes: 1 },
  { since: "v0.13.0rc3", sequencesTimes: 1, also: "largest" },
  { since: "v0.14.0rc1", sequencesTimes: 2 },
  // platform.py, _get_default_max_cudagraph_capture_size
  { since: "v0.18.0rc1", sequencesTimes: 1 },
  // vLLM 0.20.2 captures max_num_batched_tokens where it is small enough.
  { since: "v0.20.2rc1", sequencesTimes: 1, also: "tokens" },
  // platform.py, _get_reduced_cg_cap
  { since: "v0.30.0rc1", sequencesTimes: 1, also: "default largest" },
];

function computationOf(version: string): Computation {
  const [oldest = { since: "", sequencesTimes: 2 }] = COMPUTATIONS;
  return COMPUTATIONS.findLast(({ since }) => compareVersions(version, since) >= 0) ?? oldest;
}

/** The sizes of graphs that a release captures, smallest first. None are left where all listed sizes exceed the tokens of a step. */
export function graphSizes(version: string, limits: SizeLimits): readonly number[] {
  const { sequences, tokensPerSequence, tokens, listed } = limits;
  if (listed !== undefined) return ascending(listed.filter((size) => size <= tokens));
  const { sequencesTimes, also } = computationOf(version);
  const usual = Math.min(sequences * tokensPerSequence * sequencesTimes, DEFAULT_LARGEST);
  const largest = Math.min(limits.largest ?? usual, tokens);
  return ascending([
    ...smallSizes(version, limits.fine ?? false).filter((size) => size <= largest),
    ...steps(8, Math.min(largest, 255), 8),
    ...steps(256, largest, 16),
    ...(isCaptured(also, limits, largest) ? [largest] : []),
  ]);
}

/** Whether the largest size is captured although no step of 8 or 16 ends there. */
function isCaptured(
  also: Computation["also"],
  { tokens, largest: given }: SizeLimits,
  largest: number,
): boolean {
  switch (also) {
    case undefined:
      return false;
    case "tokens":
      return largest === tokens;
    case "largest":
      return true;
    case "default largest":
      return given === undefined || largest === tokens;
    default:
      return also satisfies never;
  }
}

function smallSizes(version: string, fine: boolean): readonly number[] {
  return fine && compareVersions(version, "v0.17.0rc1") >= 0 ? steps(1, FINE_SIZES, 1) : [1, 2, 4];
}

function steps(first: number, last: number, step: number): readonly number[] {
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** Sizes rounded up to multiples of a step. */
export function roundedUp(sizes: readonly number[], step: number): readonly number[] {
  return [...new Set(sizes.map((size) => Math.ceil(size / step) * step))];
}

function ascending(sizes: readonly number[]): readonly number[] {
  return [...new Set(sizes)].toSorted((a, b) => a - b);
}
