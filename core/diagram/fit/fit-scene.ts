import { chart, INNER, panelOf, textAt, titleOf, vertical } from "../chart.ts";
import type { Cluster, Scene, Shape, Tone } from "../scene.ts";
import { roomFor, wrapped } from "../text-width.ts";
import { contextAxis, sequencesAxis } from "./fit-axes.ts";
import { type FitFacts, type FitPoint, isDocumented, shapesText } from "./fit-facts.ts";
import { type Bounds, freeSlots, type Slot } from "./free-slot.ts";
import { rejectionsOf } from "./rejections.ts";
import { type Panel, panelWith, ROW, rowText } from "./rows.ts";

/** Points beyond this number are dots without a number, and have no row. */
export const NUMBERED = 24;

const RADIUS = 10;

const PLOT = { left: chart.margin + 64, width: INNER - 64 - 20, height: 380 } as const;

const tones: Readonly<Record<FitPoint["verdict"], Tone>> = { legal: "good", uncertain: "warning" };

/** Draws the shapes that fit as points, the best with numbers that a table below explains, and counts what rules reject. */
export function fitScene(picture: FitFacts): Scene {
  const { title, subtitle, points, rejections, notes } = picture;
  const heading = titleOf(title, subtitle);
  const shapes: Shape[] = [...heading.shapes];
  let y = heading.y;
  if (points.length === 0) {
    shapes.push(textAt(chart.margin, y + 20, "No shape is possible.", { size: chart.heading, bold: true }));
    y += 44;
  } else {
    shapes.push(...plotOf(picture, y));
    y += PLOT.height + 128;
    const table = tableOf(points, y);
    shapes.push(table.cluster);
    y += table.height + 16;
  }
  if (rejections.length > 0) {
    const rejected = rejectionsOf(rejections, y);
    shapes.push(rejected.cluster);
    y += rejected.height + 16;
  }
  for (const line of notes.flatMap((note) => wrapped(note, chart.small, INNER))) {
    shapes.push(textAt(chart.margin, y + 12, line, { size: chart.small, tone: "muted", room: INNER }));
    y += 18;
  }
  return { width: chart.width, height: y + 20, title, description: descriptionOf(picture), shapes };
}

/** The id of the shape of a numbered point. */
export function pointId({ number }: FitPoint): string {
  return `fit-${number}`;
}

function plotOf(picture: FitFacts, top: number): readonly Shape[] {
  const { points, context, limit } = picture;
  const plotTop = top + 48;
  const bottom = plotTop + PLOT.height;
  const [x, y] = [contextAxis(picture), sequencesAxis(picture)];
  const across = (share: number): number => PLOT.left + Math.round(share * PLOT.width);
  const up = (share: number): number => bottom - Math.round(share * PLOT.height);
  const wanted = across(x.at(context));
  const right = PLOT.left + PLOT.width;
  const shapes: Shape[] = [
    panelOf(top, PLOT.height + 112),
    textAt(chart.margin, top + 28, `Sequences of ${context} tokens at once, by the largest context`, {
      bold: true,
    }),
    ...legendAt(points, chart.margin + INNER, top + 28),
    {
      kind: "box",
      x: PLOT.left,
      y: plotTop,
      width: PLOT.width,
      height: PLOT.height,
      fill: "none",
      outline: "line",
    },
  ];
  for (const { at, text } of y.ticks) {
    shapes.push(
      {
        kind: "line",
        points: [
          [PLOT.left, up(at)],
          [right, up(at)],
        ],
        tone: "line",
        width: 1,
      },
      textAt(PLOT.left - 10, up(at) + 4, text, { size: chart.small, tone: "muted", anchor: "end" }),
    );
  }
  for (const { at, text } of x.ticks) {
    shapes.push(
      {
        kind: "line",
        points: vertical(across(at), bottom, bottom + 6),
        tone: "muted",
        width: 1,
      },
      textAt(across(at), bottom + 20, text, { size: chart.small, tone: "muted", anchor: "middle" }),
    );
  }
  const end = across(x.at(limit));
  shapes.push(
    {
      kind: "line",
      points: vertical(wanted, plotTop, bottom),
      tone: "ink",
      width: 2,
    },
    {
      kind: "line",
      points: vertical(end, plotTop, bottom),
      tone: "muted",
      width: 1,
      dashed: true,
    },
    textAt(wanted, bottom + 37, `wanted: ${context}`, {
      size: chart.small,
      anchor: context * 2 > limit ? "middle" : "start",
    }),
    textAt(PLOT.left, bottom + 53, "1k = 1024 tokens", { size: chart.small, tone: "muted" }),
    textAt(end, bottom + 53, `limit of the model: ${limit}`, {
      size: chart.small,
      tone: "muted",
      anchor: "end",
    }),
  );
  const bounds = {
    left: PLOT.left + RADIUS + 4,
    right: right - RADIUS - 4,
    top: plotTop + RADIUS + 4,
    bottom: bottom - RADIUS - 4,
  };
  return [
    ...shapes,
    ...marksOf(
      points,
      (point) => ({ x: across(x.at(point.largestContext)), y: up(y.at(point.sequences)) }),
      bounds,
    ),
  ];
}

function marksOf(
  points: readonly FitPoint[],
  placeOf: (point: FitPoint) => Slot,
  bounds: Bounds,
): readonly Shape[] {
  const numbered = points.filter(({ number }) => number <= NUMBERED);
  const places = numbered.map(placeOf);
  const slots = freeSlots(places, 2 * RADIUS + 8, bounds);
  const leaders = numbered.flatMap((point, index): Shape[] => {
    const [place, slot] = [places[index], slots[index]];
    if (place === undefined || slot === undefined || (place.x === slot.x && place.y === slot.y)) return [];
    return [
      {
        kind: "line",
        points: [
          [place.x, place.y],
          [slot.x, slot.y],
        ],
        tone: "muted",
        width: 1,
      },
      { kind: "dot", x: place.x, y: place.y, radius: 3, fill: tones[point.verdict] },
    ];
  });
  const others = points
    .filter(({ number }) => number > NUMBERED)
    .map((point): Shape => {
      const { x, y } = placeOf(point);
      return { kind: "dot", x, y, radius: 4, fill: tones[point.verdict], title: titleOfPoint(point) };
    });
  return [
    ...others,
    ...leaders,
    ...numbered.flatMap((point, index) => {
      const slot = slots[index];
      return slot === undefined
        ? []
        : [{ ...markAt(slot.x, slot.y, point), id: pointId(point), title: titleOfPoint(point) }];
    }),
  ];
}

/** A circle for a legal and a square for an uncertain shape, with the number; a ring marks a documented one. */
function markAt(x: number, y: number, point: FitPoint): Cluster {
  const fill = tones[point.verdict];
  return {
    kind: "cluster",
    children: [
      ...(isDocumented(point)
        ? [
            {
              kind: "dot" as const,
              x,
              y,
              radius: RADIUS + 4,
              fill: "panel" as const,
              outline: "ink" as const,
            },
          ]
        : []),
      point.verdict === "legal"
        ? { kind: "dot", x, y, radius: RADIUS, fill }
        : {
            kind: "box",
            x: x - RADIUS + 1,
            y: y - RADIUS + 1,
            width: 2 * RADIUS - 2,
            height: 2 * RADIUS - 2,
            radius: 2,
            fill,
          },
      textAt(x, y + 4, String(point.number), {
        size: chart.small,
        tone: "inverse",
        bold: true,
        anchor: "middle",
      }),
    ],
  };
}

function titleOfPoint({ largestContext, sequences, shapes }: FitPoint): string {
  return `${sequences} sequences, largest context ${largestContext}: ${shapes.map(({ engine, text, documented }) => `${text} (${engine}${documented === undefined ? "" : `, ${documented}`})`).join("; ")}`;
}

/** What the marks of the points mean, before a right edge. */
function legendAt(points: readonly FitPoint[], right: number, y: number): readonly Shape[] {
  const verdicts = new Set(points.map(({ verdict }) => verdict));
  const entries = [
    { text: "documented by upstream", mark: "ring", drawn: points.some(isDocumented) },
    { text: "uncertain: memory may be too small", mark: "square", drawn: verdicts.has("uncertain") },
    { text: "possible", mark: "circle", drawn: verdicts.has("legal") },
  ] as const;
  const shapes: Shape[] = [];
  let x = right;
  for (const { text, mark } of entries.filter(({ drawn }) => drawn)) {
    const room = roomFor(text, chart.small);
    x -= room;
    shapes.push(textAt(x, y, text, { size: chart.small, tone: "muted", room }));
    x -= 14;
    switch (mark) {
      case "circle":
        shapes.push({ kind: "dot", x, y: y - 4, radius: 6, fill: "good" });
        break;
      case "square":
        shapes.push({ kind: "box", x: x - 6, y: y - 10, width: 12, height: 12, radius: 2, fill: "warning" });
        break;
      case "ring":
        shapes.push({ kind: "dot", x, y: y - 4, radius: 7, fill: "panel", outline: "ink" });
        break;
      default:
        mark satisfies never;
    }
    x -= 28;
  }
  return shapes;
}

function tableOf(points: readonly FitPoint[], top: number): Panel {
  const { margin } = chart;
  const columns = { context: margin + 150, sequences: margin + 250, shapes: margin + 280 } as const;
  const shown = points.filter(({ number }) => number <= NUMBERED);
  const small = { size: chart.small, tone: "muted", anchor: "end" } as const;
  const shapes: Shape[] = [
    textAt(columns.context, top + 26, "largest context", small),
    textAt(columns.sequences, top + 26, "sequences", small),
    textAt(columns.shapes, top + 26, "shape", { ...small, anchor: "start" }),
  ];
  let y = top + 36;
  for (const point of shown) {
    const documents = [...new Set(point.shapes.flatMap(({ documented }) => documented ?? []))];
    const source = documents.length === 0 ? "" : `documented: ${documents.join(", ")}`;
    const sourceRoom = source === "" ? 0 : Math.min(roomFor(source, chart.small), 380);
    const right = margin + INNER;
    const text = `${shapesText(point)} · ${[...new Set(point.shapes.map(({ engine }) => engine))].join(", ")}`;
    const shape = rowText(columns.shapes, y + 16, text, {
      room: right - columns.shapes - sourceRoom - 20,
      title: titleOfPoint(point),
    });
    shapes.push(
      markAt(margin + 14, y + 12, { ...point, shapes: [] }),
      textAt(columns.context, y + 16, String(point.largestContext), { size: chart.small, anchor: "end" }),
      textAt(columns.sequences, y + 16, String(point.sequences), {
        size: chart.small,
        bold: true,
        anchor: "end",
      }),
      ...shape.shapes,
      ...(source === ""
        ? []
        : [
            textAt(right, y + 16, source, {
              size: chart.small,
              tone: "muted",
              anchor: "end",
              room: sourceRoom,
            }),
          ]),
    );
    y += shape.height;
  }
  if (points.length > shown.length) {
    shapes.push(
      textAt(columns.shapes, y + 16, `${points.length - shown.length} more points have no number`, {
        size: chart.small,
        tone: "muted",
      }),
    );
    y += ROW;
  }
  return panelWith({ id: "fit-table", title: "Shapes" }, top, y + 12 - top, shapes);
}

function descriptionOf({ subtitle, points, rejections }: FitFacts): string {
  return [
    `${subtitle}.`,
    ...points.map((point) => `${point.number}, ${point.verdict}: ${titleOfPoint(point)}.`),
    ...rejections.map(({ rule, count }) => `${rule} rejects ${count}.`),
  ].join(" ");
}
