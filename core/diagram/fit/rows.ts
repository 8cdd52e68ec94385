import { chart, panelOf, textAt, type TextLook } from "../chart.ts";
import type { Cluster, Label, Shape } from "../scene.ts";
import { wrapped } from "../text-width.ts";

/** Height of a row with one line of text. */
export const ROW = 24;

/** Height that each further line adds. */
const LINE = 16;

/** Small text in as many lines as its room needs, and the height of a row with it. */
export function rowText(
  x: number,
  y: number,
  text: string,
  look: TextLook & { readonly room: number },
): { readonly shapes: readonly Label[]; readonly height: number } {
  const lines = wrapped(text, chart.small, look.room);
  return {
    shapes: lines.map((line, index) => textAt(x, y + index * LINE, line, { ...look, size: chart.small })),
    height: ROW + (lines.length - 1) * LINE,
  };
}

/** A panel with what it holds, as one part of the picture. */
export interface Panel {
  readonly cluster: Cluster;
  readonly height: number;
}

export function panelWith(
  part: { readonly id: string; readonly title: string },
  top: number,
  height: number,
  shapes: readonly Shape[],
): Panel {
  return { cluster: { kind: "cluster", ...part, children: [panelOf(top, height), ...shapes] }, height };
}
