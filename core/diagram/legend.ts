import type { Shape } from "./scene.ts";
import { roomFor } from "./text-width.ts";

/** An entry of a legend: a sign of 14 pixels in height, and its meaning. */
export interface LegendEntry {
  readonly text: string;
  /** Draws the sign at its left upper corner. */
  readonly sign: (x: number, y: number) => readonly Shape[];
}

const SIZE = 11;

const GAP = 22;

const ROW = 22;

/** Draws a legend in rows that fit into a width. Signs are `signWidth` wide. */
export function legend(
  entries: readonly LegendEntry[],
  x: number,
  y: number,
  width: number,
  signWidth: number,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  let [left, top] = [x, y];
  const shapes = entries.flatMap(({ text, sign }): Shape[] => {
    const room = Math.min(roomFor(text, SIZE), width - signWidth - 8);
    const length = signWidth + 8 + room;
    if (left > x && left + length > x + width) [left, top] = [x, top + ROW];
    const at = left;
    left += length + GAP;
    return [
      ...sign(at, top),
      {
        kind: "label",
        x: at + signWidth + 8,
        y: top + 11,
        text,
        size: SIZE,
        tone: "muted",
        room,
      },
    ];
  });
  return { shapes, height: entries.length === 0 ? 0 : top - y + ROW };
}
