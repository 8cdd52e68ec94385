import type { Cluster, Tone } from "../scene.ts";
import { roomFor } from "../text-width.ts";
import type { ServerFacts } from "./facts.ts";

const TITLE = 13;

const LINE = 11;

const PADDING = 14;

/** Width that a server needs. */
export function serverWidth({ title, lines }: ServerFacts): number {
  return Math.max(roomFor(title, TITLE, true), ...lines.map((line) => roomFor(line, LINE)), 84) + 2 * PADDING;
}

/** Height of a server with so many lines. */
export function serverHeight(lines: number): number {
  return 2 * PADDING + TITLE + lines * (LINE + 6) - 4;
}

/** Draws a server beside the groups: its name, and lines about it, in the middle of a box. */
export function serverBox(
  server: ServerFacts,
  tone: Tone,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Cluster {
  const { x, y, width, height } = place;
  const middle = x + Math.floor(width / 2);
  const text = TITLE + server.lines.length * (LINE + 6);
  const base = y + Math.floor((height - text) / 2) + TITLE - 2;
  return {
    kind: "cluster",
    id: server.id,
    title: [server.title, ...server.lines].join(", "),
    children: [
      { kind: "box", x, y, width, height, fill: "raised", outline: tone, radius: 10 },
      {
        kind: "label",
        x: middle,
        y: base,
        text: server.title,
        size: TITLE,
        tone: "ink",
        bold: true,
        anchor: "middle",
        room: width - PADDING,
      },
      ...server.lines.map((line, index) => ({
        kind: "label" as const,
        x: middle,
        y: base + (index + 1) * (LINE + 6),
        text: line,
        size: LINE,
        tone: "muted" as const,
        anchor: "middle" as const,
        room: width - PADDING,
      })),
    ],
  };
}
