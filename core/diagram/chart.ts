import { legend, type LegendEntry } from "./legend.ts";
import type { Box, Label, Line, Shape, Tone } from "./scene.ts";
import { fitted } from "./text-width.ts";

/** Lengths that the charts have in common. */
export const chart = { width: 1200, margin: 40, title: 22, heading: 15, text: 13, small: 11 } as const;

/** Width between the margins. */
export const INNER = chart.width - 2 * chart.margin;

/** Title and subtitle of a chart, and where its content begins. */
export function titleOf(
  title: string,
  subtitle: string,
): { readonly shapes: readonly Shape[]; readonly y: number } {
  const { margin } = chart;
  return {
    shapes: [
      {
        kind: "label",
        x: margin,
        y: 50,
        text: title,
        size: chart.title,
        tone: "ink",
        bold: true,
        room: INNER,
      },
      { kind: "label", x: margin, y: 74, text: subtitle, size: chart.text, tone: "muted", room: INNER },
    ],
    y: 98,
  };
}

/** A panel that groups shapes. */
export function panelOf(y: number, height: number): Box {
  const { margin } = chart;
  return {
    kind: "box",
    x: margin - 16,
    y,
    width: INNER + 32,
    height,
    fill: "panel",
    outline: "line",
    radius: 10,
  };
}

/** A coloured square and its meaning. */
export interface Swatch {
  readonly text: string;
  readonly swatch: Omit<Box, "kind" | "x" | "y" | "width" | "height" | "radius">;
}

/** Width and height of a swatch. */
export const SWATCH = 14;

/** Swatches with their meaning, in as many lines as they need, and the height of all lines. */
export function swatchesAt(
  swatches: readonly Swatch[],
  x: number,
  y: number,
  width: number,
): ReturnType<typeof legend> {
  return legend(swatches.map(swatchEntry), x, y, width, SWATCH);
}

/** A swatch beside signs of other kinds. */
export function swatchEntry({ text, swatch }: Swatch): LegendEntry {
  return {
    text,
    sign: (x, y) => [{ kind: "box", x, y, width: SWATCH, height: SWATCH, radius: 3, ...swatch }],
  };
}

/** The points of a vertical line. */
export function vertical(x: number, top: number, bottom: number): Line["points"] {
  return [
    [x, top],
    [x, bottom],
  ];
}

/** How a text looks. */
export interface TextLook {
  /** @default 13 */
  readonly size?: number;
  /** @default ink */
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly anchor?: NonNullable<Label["anchor"]>;
  readonly room?: number;
  readonly title?: string;
}

/** One line of text. */
export function textAt(x: number, y: number, text: string, look: TextLook = {}): Label {
  const { size = chart.text, tone = "ink", ...rest } = look;
  return { kind: "label", x, y, text, size, tone, ...rest };
}

/** Whether a text fits whole. */
export function fits(text: string, size: number, room: number, bold = false): boolean {
  return fitted(text, size, room, bold) === text;
}
