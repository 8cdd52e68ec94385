import { printTime } from "../../status/index.ts";
import type { StatusTimeline } from "./status-timeline.ts";

/** A mark of the axis of time. */
interface TimeTick {
  /** From 0 at the begin to 1 at the time of the last status. */
  readonly at: number;
  readonly text: string;
}

/** Times from 0 to 1. */
export interface TimeAxis {
  readonly at: (time: number) => number;
  readonly ticks: readonly TimeTick[];
  /** What the ticks count. */
  readonly unit: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 30, 90, 365].map((count) => count * DAY),
];

const ages: readonly (readonly [age: number, text: string])[] = [
  [10 * SECOND, "10 s"],
  [MINUTE, "1 min"],
  [10 * MINUTE, "10 min"],
  [HOUR, "1 h"],
  [6 * HOUR, "6 h"],
  [DAY, "1 d"],
  [7 * DAY, "7 d"],
  [30 * DAY, "30 d"],
  [365 * DAY, "365 d"],
];

/** A window so many times longer than the newest phase shows ages, or nobody could see that phase. */
const LONG = 50;

/** The axis of a timeline: by the clock, or by age where the newest phase began just now and the oldest long ago. */
export function timeAxis(timeline: StatusTimeline): TimeAxis {
  const { from, now, parts } = timeline;
  const window = now - from;
  const current = parts
    .flatMap(({ pods }) => pods.flatMap(({ spans }) => spans.at(-1) ?? []))
    .map((span) => now - span.from)
    .filter((age) => age > 0);
  const newest = Math.max(SECOND, Math.min(window, ...current));
  return window / newest > LONG ? byAge(from, now, newest) : byClock(from, now);
}

function byClock(from: number, now: number): TimeAxis {
  const window = now - from;
  const at = (time: number): number => (time - from) / window;
  const step = steps.find((candidate) => window / candidate <= 7) ?? DAY * 365;
  const first = Math.ceil(from / step);
  const count = Math.floor(now / step) - first + 1;
  const ticks = Array.from({ length: count }, (_, index) => (first + index) * step).map((time) => ({
    at: at(time),
    text: clockText(time, step),
  }));
  return { at, ticks, unit: "UTC" };
}

/** `12:10:05`, `12:10`, or the day at midnight. */
function clockText(time: number, step: number): string {
  const text = printTime(time);
  if (time % DAY === 0) return text.slice(5, 10);
  return step < MINUTE ? text.slice(11, 19) : text.slice(11, 16);
}

function byAge(from: number, now: number, newest: number): TimeAxis {
  const scaled = (age: number): number => Math.log1p(age / newest);
  const span = scaled(now - from);
  const at = (time: number): number => 1 - scaled(Math.max(0, now - time)) / span;
  const ticks = ages
    .filter(([age]) => age <= now - from)
    .map(([age, text]) => ({ at: at(now - age), text }))
    .toReversed();
  return { at, ticks, unit: "ago" };
}
