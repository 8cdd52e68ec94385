import { chart, textAt } from "../chart.ts";
import type { Scene, Shape } from "../scene.ts";
import { wrapped } from "../text-width.ts";
import { topologyScene } from "../topology/topology-scene.ts";
import type { DiffPicture } from "./diff-picture.ts";

/** Margin of the topology picture. */
const MARGIN = 32;

/** Width of the list beside a topology, and the widest topology that has it beside. */
const BESIDE = { width: 480, widest: 800 } as const;

const LINE = 18;

const PADDING = 18;

/** Draws the topology after a change with the changed groups hatched, and the list of changes beside or below. */
export function diffScene({ title, topology, changed, sections }: DiffPicture): Scene {
  const picture = topologyScene(topology, { changed });
  const isBeside = picture.width <= BESIDE.widest;
  const place = isBeside
    ? { x: picture.width, y: MARGIN, width: BESIDE.width }
    : { x: MARGIN, y: picture.height, width: picture.width - 2 * MARGIN };
  const inner = place.width - 2 * PADDING;
  const shapes: Shape[] = wrapped(title, 15, inner, true).map((line, index) =>
    textAt(place.x + PADDING, place.y + 32 + index * 21, line, { size: 15, bold: true, room: inner }),
  );
  let y = place.y + 32 + (shapes.length - 1) * 21 + 8;
  for (const { heading, lines } of sections) {
    y += 24;
    shapes.push(textAt(place.x + PADDING, y, heading, { bold: true, room: inner }));
    for (const text of lines) {
      wrapped(text, chart.small, inner - 14).forEach((line, index) => {
        y += LINE;
        if (index === 0)
          shapes.push({ kind: "dot", x: place.x + PADDING + 4, y: y - 4, radius: 2, fill: "muted" });
        shapes.push(
          textAt(place.x + PADDING + 14, y, line, { size: chart.small, tone: "muted", room: inner - 14 }),
        );
      });
    }
  }
  const height = y + PADDING - place.y;
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
          {
            kind: "box",
            ...place,
            height,
            fill: "panel",
            outline: "line",
            radius: 14,
          },
          ...shapes,
        ],
      },
    ],
  };
}
