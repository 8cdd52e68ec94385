import { inRange, numberOf, type ResolvedGroup, type ResolvedTopology } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { isCount } from "./config-keys.ts";

/** What one step of an engine takes at most. */
export interface BatchLimits {
  /** Sequences that run at once. */
  readonly sequences: number;
  /** Tokens of a step. */
  readonly tokens: number;
}

/**
 * vLLM's defaults for a server on devices with less than 70 GiB (engine/arg_utils.py, get_batch_defaults, the same from 0.13.0 to
 * 0.30.0).
 */
const DEFAULTS: BatchLimits = { sequences: 256, tokens: 2048 };

/** Releases with `--performance-mode`, which doubles both defaults for throughput. */
const PERFORMANCE_MODE = { since: "0.17" };

/**
 * Sequences and tokens of a step as vLLM computes them (engine/arg_utils.py, _set_default_max_num_seqs_and_batched_tokens_args);
 * undefined where a flag that decides them is unreadable.
 */
export function batchLimits(topology: ResolvedTopology, group: ResolvedGroup): BatchLimits | undefined {
  if (["maxNumSeqs", "maxNumBatchedTokens", "maxModelLen"].some((flag) => isUnreadable(group, flag)))
    return undefined;
  const throughput =
    group.args["performanceMode"] === "throughput" && inRange(topology.spec.engine.version, PERFORMANCE_MODE);
  const factor = throughput ? 2 : 1;
  const sequences = numberOf(group, "maxNumSeqs");
  const tokens =
    numberOf(group, "maxNumBatchedTokens") ??
    defaultTokens(topology, group, DEFAULTS.tokens * factor, sequences ?? DEFAULTS.sequences * factor);
  return { sequences: sequences ?? Math.min(DEFAULTS.sequences * factor, tokens), tokens };
}

/** A limit as messages name it: `maxNumSeqs 256 (default)`. */
export function namedLimit(
  { args }: ResolvedGroup,
  flag: "maxNumSeqs" | "maxNumBatchedTokens",
  { sequences, tokens }: BatchLimits,
): string {
  const value = flag === "maxNumSeqs" ? sequences : tokens;
  return `${flag} ${value}${entryOf(args, flag) === undefined ? " (default)" : ""}`;
}

/** A whole prompt must fit into one step without chunked prefill, and no step holds more than every sequence at its longest. */
function defaultTokens(
  { model }: ResolvedTopology,
  group: ResolvedGroup,
  usual: number,
  sequences: number,
): number {
  const length = numberOf(group, "maxModelLen") ?? model.maxPositions;
  if (length === undefined || group.args["maxModelLen"] === "auto") return usual;
  const whole = group.args["enableChunkedPrefill"] === false ? Math.max(length, usual) : usual;
  return Math.min(sequences * length, whole);
}

function isUnreadable({ args }: ResolvedGroup, flag: string): boolean {
  const value = entryOf(args, flag);
  return value !== undefined && !isCount(value) && !(flag === "maxModelLen" && value === "auto");
}
