import { stepOf } from "../scale.ts";
import type { FitFacts } from "./fit-facts.ts";

/** A mark of an axis. */
interface Tick {
  /** From 0 at the begin of the axis to 1 at its end. */
  readonly at: number;
  readonly text: string;
}

/** An axis from 0 to 1. */
export interface Axis {
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** Room before the first and behind the last value. */
const SPARE = 0.06;

/** From this ratio of the largest to the smallest value on, equal distances are equal ratios. */
const LOGARITHMIC = 6;

const KIBI = 1024;

/** The axis of contexts: round numbers of tokens are multiples of powers of two. */
export function contextAxis({ points, context, limit }: FitFacts): Axis {
  const values = [context, limit, ...points.map(({ largestContext }) => largestContext)];
  const low = Math.max(1, Math.min(...values));
  const high = Math.max(...values, low + 1);
  const logarithmic = high / low > LOGARITHMIC;
  const scaled = logarithmic ? Math.log2 : (value: number): number => value;
  const start = scaled(low);
  const span = scaled(high) - start;
  const at = (value: number): number =>
    SPARE + ((scaled(Math.max(value, low)) - start) / span) * (1 - 2 * SPARE);
  const round = logarithmic ? powersOfTwo(low, high) : multiples(low, high);
  return { at, ticks: round.map((value) => ({ at: at(value), text: tokensText(value) })) };
}

function powersOfTwo(low: number, high: number): readonly number[] {
  const first = Math.ceil(Math.log2(low));
  const last = Math.floor(Math.log2(high));
  return Array.from({ length: last - first + 1 }, (_, index) => 2 ** (first + index));
}

function multiples(low: number, high: number): readonly number[] {
  const step = 2 ** Math.ceil(Math.log2(Math.max(1, (high - low) / 6)));
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}

/** `128k` for 131072. */
function tokensText(tokens: number): string {
  return tokens % KIBI === 0 ? `${tokens / KIBI}k` : String(tokens);
}

/** The axis of sequences, with a place for 0 at its begin if a point has none. */
export function sequencesAxis({ points }: FitFacts): Axis {
  const values = points.map(({ sequences }) => sequences);
  const positive = values.filter((value) => value > 0);
  const low = Math.min(...positive, Number.MAX_SAFE_INTEGER);
  const high = Math.max(...positive, 1);
  if (positive.length > 0 && high / low > LOGARITHMIC) {
    const begin = values.includes(0) ? 0.16 : SPARE;
    const span = Math.log2(high) - Math.log2(low);
    const at = (value: number): number =>
      value <= 0 ? SPARE : begin + ((Math.log2(value) - Math.log2(low)) / span) * (1 - SPARE - begin);
    const round = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter(
      (value) => value >= low && value <= high,
    );
    const ticks = values.includes(0) ? [0, ...round] : round;
    return { at, ticks: ticks.map((value) => ({ at: at(value), text: String(value) })) };
  }
  const at = (value: number): number => SPARE + (value / high) * (1 - 2 * SPARE);
  const step = Math.max(1, stepOf(high, 6));
  const ticks = Array.from({ length: Math.floor(high / step) + 1 }, (_, index) => index * step);
  return { at, ticks: ticks.map((value) => ({ at: at(value), text: String(value) })) };
}
