import { chart, textAt } from "../chart.ts";
import type { Scene, Shape } from "../scene.ts";
import { wrapped } from "../text-width.ts";
import { topologyScene } from "../topology/topology-scene.ts";
import type { ChangeSection } from "./change-list.ts";
import type { DiffFacts } from "./diff-facts.ts";

/** Margin of the topology picture. */
const MARGIN = 32;

/** Width of the list beside a topology, and the widest topology that has it beside. */
const BESIDE = { width: 480, widest: 800 } as const;

const LINE = 18;

const PADDING = 18;

/** A list below a topology of this width has two columns. */
const TWO_COLUMNS = 900;

/** Draws the topology after a change with the changed groups hatched, and the list of changes beside or below. */
export function diffScene({ title, topology, changed, sections }: DiffFacts): Scene {
  const picture = topologyScene(topology, { changed });
  const isBeside = picture.width <= BESIDE.widest;
  const place = isBeside
    ? { x: picture.width, y: MARGIN, width: BESIDE.width }
    : { x: MARGIN, y: picture.height, width: picture.width - 2 * MARGIN };
  const inner = place.width - 2 * PADDING;
  const left = place.x + PADDING;
  const titles = wrapped(title, chart.heading, inner, true);
  const top = place.y + 34 + (titles.length - 1) * 21;
  const lists = columnsOf(sections, inner, left, top);
  const height = Math.max(top, ...lists.map(({ bottom }) => bottom)) + PADDING - place.y;
  return {
    width: isBeside ? place.x + place.width + MARGIN : picture.width,
    height: Math.max(picture.height, place.y + height + MARGIN),
    title,
    description: [
      ...sections.map(({ heading, lines }) => `${heading}: ${lines.join("; ")}.`),
      picture.description,
    ].join(" "),
    shapes: [
      ...picture.shapes,
      {
        kind: "cluster",
        id: "changes",
        title,
        children: [
          { kind: "box", ...place, height, fill: "panel", outline: "line", radius: 14 },
          ...titles.map((line, index) =>
            textAt(left, place.y + 34 + index * 21, line, { size: chart.heading, bold: true, room: inner }),
          ),
          ...lists.flatMap(({ shapes }) => shapes),
        ],
      },
    ],
  };
}

interface Column {
  readonly shapes: readonly Shape[];
  readonly bottom: number;
}

/** The sections in one column, or in two of about the same height. */
function columnsOf(
  sections: readonly ChangeSection[],
  width: number,
  left: number,
  top: number,
): readonly Column[] {
  if (width < TWO_COLUMNS || sections.length < 2) return [columnOf(sections, width, left, top)];
  const half = Math.floor((width - PADDING) / 2);
  const splits = sections
    .slice(1)
    .map((_, index) => [
      columnOf(sections.slice(0, index + 1), half, left, top),
      columnOf(sections.slice(index + 1), half, left + half + PADDING, top),
    ]);
  return splits.reduce((best, other) => (bottomOf(other) < bottomOf(best) ? other : best));
}

function bottomOf(columns: readonly Column[]): number {
  return Math.max(...columns.map(({ bottom }) => bottom));
}

function columnOf(sections: readonly ChangeSection[], width: number, left: number, top: number): Column {
  const indent = 14;
  const shapes: Shape[] = [];
  let y = top + 6;
  for (const { heading, lines } of sections) {
    y += 24;
    shapes.push(textAt(left, y, heading, { bold: true, room: width }));
    for (const text of lines) {
      wrapped(text, chart.small, width - indent).forEach((line, index) => {
        y += LINE;
        if (index === 0) shapes.push({ kind: "dot", x: left + 4, y: y - 4, radius: 2, fill: "muted" });
        shapes.push(
          textAt(left + indent, y, line, { size: chart.small, tone: "muted", room: width - indent }),
        );
      });
    }
  }
  return { shapes, bottom: y };
}
