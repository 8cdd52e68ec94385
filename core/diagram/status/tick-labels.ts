import { chart } from "../chart.ts";
import { roomFor } from "../text-width.ts";
import type { TimeAxis } from "./time-axis.ts";

/** The text of a tick, and its middle. */
interface TickLabel {
  readonly text: string;
  readonly x: number;
}

const GAP = 8;

/** The texts of an axis that leave room between each other and before an end: shorter ones where the long ones would collide. */
export function tickLabels(
  { ticks, unit }: TimeAxis,
  bars: { readonly left: number; readonly width: number },
  end: number,
): readonly TickLabel[] {
  const kept = (texts: readonly string[]): readonly TickLabel[] => {
    const labels: TickLabel[] = [];
    // Nothing stands left of the axis, so that the first text may begin there.
    let free = chart.margin;
    ticks.forEach(({ at }, index) => {
      const text = texts[index] ?? "";
      const room = roomFor(text, chart.small);
      const x = bars.left + Math.round(at * bars.width);
      if (x - room / 2 < free || x + room / 2 + GAP > end) return;
      labels.push({ text, x });
      free = x + room / 2 + GAP;
    });
    return labels;
  };
  const long = kept(ticks.map(({ text }) => `${text} ${unit}`));
  // "10 min" without "ago" is no time, and the time zone of one time is that of all.
  if (long.length === ticks.length || unit === "ago") return long;
  const short = kept(ticks.map(({ text }, index) => (index === 0 ? `${text} ${unit}` : text)));
  return short.length > long.length ? short : long;
}
