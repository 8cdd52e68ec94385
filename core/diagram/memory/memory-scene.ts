import { Certainty, gigabytes } from "../../domain/index.ts";
import { chart, fits, INNER, swatchesAt, panelOf, textAt, titleOf, vertical } from "../chart.ts";
import { placeOn, stepOf, ticksOf } from "../scale.ts";
import type { Box, Line, Scene, Shape, Tone } from "../scene.ts";
import { roomFor, wrapped } from "../text-width.ts";
import type { MemoryFacts } from "./memory-facts.ts";
import {
  barName,
  devicesText,
  type MemoryBar,
  memoryEnd,
  type MemoryUse,
  type Stretch,
  type StretchKind,
} from "./memory-bar.ts";

const BAR = 46;

/** Length of the marks where sequences end. */
const TICK = 7;

const COLUMNS = 3;

const LINE = 20;

/** The look of memory that the device lacks. */
const MISSING = { fill: "page", outline: "bad", pattern: "hatched" } as const;

/** Pixels right of the device, for its label. */
const BEHIND = 110;

const tones: Readonly<Record<StretchKind, Tone>> = {
  weights: "weights",
  workspace: "reserve",
  buffers: "buffers",
  cache: "cache",
  unused: "free",
  outside: "free",
};

/** Draws the bars of a topology's devices, one below the other on one scale. */
export function memoryScene({ title, subtitle, bars, notes }: MemoryFacts): Scene {
  const heading = titleOf(title, subtitle);
  const end = memoryEnd(bars);
  const shapes: Shape[] = [...heading.shapes];
  let y = heading.y;
  for (const bar of bars) {
    const block = blockOf(bar, end, y);
    shapes.push(block.cluster);
    y += block.height + 20;
  }
  const legend = swatchesAt(
    [
      { text: "weights; every second part is dotted", swatch: { fill: "weights", pattern: "dotted" } },
      { text: "workspace or runtime", swatch: { fill: "reserve" } },
      { text: "buffers", swatch: { fill: "buffers" } },
      { text: "KV cache; ticks end whole sequences", swatch: { fill: "cache" } },
      { text: "not used by the engine", swatch: { fill: "free", outline: "line" } },
      ...(bars.some(({ use }) => !("unknown" in use) && use.missing > 0)
        ? [{ text: "missing", swatch: MISSING }]
        : []),
    ],
    chart.margin,
    y + 4,
    INNER,
  );
  shapes.push(...legend.shapes);
  y += legend.height + 12;
  for (const line of notes.flatMap((note) => wrapped(note, chart.small, INNER))) {
    shapes.push(textAt(chart.margin, y + 12, line, { size: chart.small, tone: "muted", room: INNER }));
    y += 18;
  }
  const height = y + 20;
  return {
    width: chart.width,
    height,
    title,
    description: descriptionOf(bars),
    shapes,
  };
}

/** The id of the shape of a bar. */
export function barId({ group, members }: MemoryBar): string {
  return ["memory", group, ...members].join("-").replaceAll(/[ ,]+/g, "-");
}

function blockOf(
  bar: MemoryBar,
  end: number,
  top: number,
): { readonly cluster: Shape; readonly height: number } {
  const { margin } = chart;
  const { shape, devices, use } = bar;
  const shapes: Shape[] = [];
  const name = barName(bar);
  const nameRoom = Math.min(roomFor(name, chart.heading, true), 400);
  const figureRoom = INNER - 420;
  shapes.push(
    textAt(margin, top + 30, name, { size: chart.heading, bold: true, room: nameRoom }),
    textAt(margin, top + 52, `${shape}, ${devicesText(devices)}`, { tone: "muted", room: 400 }),
  );
  const id = barId(bar);
  if ("unknown" in use) {
    const lines = wrapped(use.unknown, chart.text, INNER);
    lines.forEach((line, index) =>
      shapes.push(textAt(margin, top + 82 + index * LINE, line, { room: INNER })),
    );
    const height = 82 + lines.length * LINE;
    return { cluster: cluster(id, name, panelOf(top, height), shapes), height };
  }
  const [first, ...others] = use.figures;
  if (first !== undefined)
    shapes.push(
      textAt(margin + INNER, top + 30, first, {
        size: chart.heading,
        bold: true,
        anchor: "end",
        room: figureRoom,
      }),
    );
  others.forEach((figure, index) =>
    shapes.push(
      textAt(margin + INNER, top + 52 + index * 18, figure, {
        tone: "muted",
        anchor: "end",
        room: figureRoom,
      }),
    ),
  );
  const barTop = top + 104;
  shapes.push(...barShapes(use, end, barTop));
  let y = barTop + BAR + 42;
  if (use.shortage !== undefined) {
    shapes.push(textAt(margin, y, use.shortage, { tone: "bad", bold: true, room: INNER }));
    y += LINE + 6;
  }
  shapes.push(...listOf(use, y));
  const height = y - top + Math.ceil(listed(use).length / COLUMNS) * LINE + 4;
  return { cluster: cluster(id, name, panelOf(top, height), shapes), height };
}

function cluster(id: string, title: string, panel: Box, children: readonly Shape[]): Shape {
  return { kind: "cluster", id, title, children: [panel, ...children] };
}

function barShapes(use: MemoryUse, end: number, top: number): readonly Shape[] {
  const { margin } = chart;
  const width = INNER - BEHIND;
  const at = (bytes: number): number => placeOn(bytes, end, margin, width);
  const limit = at(use.budget);
  const shapes: Shape[] = [];
  for (const tick of ticksOf(end / 1e9, stepOf(end / 1e9, 8))) {
    const x = at(tick * 1e9);
    shapes.push(
      upright(x, top + BAR, 6, "muted"),
      textAt(x, top + BAR + 20, tick === 0 ? "0 GB" : String(tick), {
        size: chart.small,
        tone: "muted",
        anchor: tick === 0 ? "start" : "middle",
      }),
    );
  }
  use.stretches.forEach((stretch, index) => shapes.push(...stretchShapes(stretch, index, at, limit, top)));
  for (const { from } of use.stretches.slice(1)) shapes.push(upright(at(from), top, BAR, "page"));
  for (const bytes of use.sequenceEnds)
    shapes.push(upright(at(bytes), top, TICK, "ink"), upright(at(bytes), top + BAR - TICK, TICK, "ink"));
  const device = at(use.device);
  shapes.push(
    upright(limit, top - 8, BAR + 14, "ink", 2),
    textAt(limit, top - 13, `budget ${gigabytes(use.budget)}`, {
      size: chart.small,
      anchor: "end",
      title: use.budgetBasis,
    }),
    upright(device, top - 8, BAR + 14, "muted", 2),
    textAt(device + (device - limit < 8 ? 8 : 0), top - 13, `device ${gigabytes(use.device)}`, {
      size: chart.small,
      tone: "muted",
    }),
  );
  return shapes;
}

function upright(x: number, y: number, length: number, tone: Tone, width = 1): Line {
  return {
    kind: "line",
    points: vertical(x, y, y + length),
    tone,
    width,
  };
}

function stretchShapes(
  { kind, name, from, bytes, basis }: Stretch,
  index: number,
  at: (bytes: number) => number,
  limit: number,
  top: number,
): readonly Shape[] {
  const [left, right] = [at(from), at(from + bytes)];
  const width = Math.max(1, right - left);
  const size = gigabytes(bytes);
  const box: Box = {
    kind: "box",
    x: left,
    y: top,
    width,
    height: BAR,
    fill: tones[kind],
    ...(kind === "weights" && index % 2 === 1 ? { pattern: "dotted" as const } : {}),
    title: `${name}: ${size}${basis === undefined ? "" : `. ${basis}`}`,
  };
  const beyond = kind === "outside" || right <= limit ? undefined : Math.max(left, limit);
  const room = (beyond ?? right) - left - 12;
  const shown = (kind === "outside" ? [] : [name, size]).filter((text) => fits(text, chart.small, room));
  const middle = left + Math.round(((beyond ?? right) - left) / 2);
  const texts = shown.map((text, line) =>
    textAt(middle, top + BAR / 2 + 4 + (line * 2 - shown.length + 1) * 8, text, {
      size: chart.small,
      anchor: "middle",
      room,
      bold: text === size,
    }),
  );
  const widest = Math.max(0, ...shown.map((text) => roomFor(text, chart.small, text === size)));
  // Dots would run through the digits.
  const backing: readonly Box[] =
    box.pattern === undefined || shown.length === 0
      ? []
      : [
          {
            kind: "box",
            x: middle - Math.ceil(widest / 2) - 2,
            y: top + BAR / 2 - 8 * shown.length,
            width: 2 * Math.ceil(widest / 2) + 4,
            height: 16 * shown.length,
            fill: tones[kind],
          },
        ];
  return [
    box,
    ...(beyond === undefined
      ? []
      : [
          {
            kind: "box" as const,
            x: beyond,
            y: top,
            width: right - beyond,
            height: BAR,
            ...MISSING,
            title: `${name} beyond the budget`,
          },
        ]),
    ...backing,
    ...texts,
  ];
}

/** The stretches that the list below a bar names. */
function listed({ stretches }: MemoryUse): readonly Stretch[] {
  return stretches.filter(({ bytes }) => bytes > 0);
}

function listOf(use: MemoryUse, top: number): readonly Shape[] {
  const column = Math.floor(INNER / COLUMNS);
  const lines = Math.ceil(listed(use).length / COLUMNS);
  return listed(use).flatMap(({ kind, name, bytes, certainty, basis }, index): Shape[] => {
    const x = chart.margin + Math.floor(index / lines) * column;
    const y = top + (index % lines) * LINE;
    const size = gigabytes(bytes);
    return [
      {
        kind: "box",
        x,
        y: y - 11,
        width: 14,
        height: 14,
        radius: 3,
        fill: tones[kind],
        ...(kind === "weights" && index % 2 === 1 ? { pattern: "dotted" as const } : {}),
      },
      textAt(x + 72, y, size, { size: chart.small, bold: true, anchor: "end" }),
      textAt(
        x + 80,
        y,
        certainty === undefined || certainty === Certainty.Inferred ? name : `${name} (${certainty})`,
        {
          size: chart.small,
          room: column - 90,
          ...(basis === undefined ? {} : { title: basis }),
        },
      ),
    ];
  });
}

function descriptionOf(bars: readonly MemoryBar[]): string {
  return bars
    .map((bar) => {
      const { shape, use } = bar;
      const name = barName(bar);
      if ("unknown" in use) return `${name}, ${shape}. ${use.unknown}`;
      const parts = listed(use).map((stretch) => `${stretch.name} ${gigabytes(stretch.bytes)}`);
      return `${name}, ${shape}: ${parts.join(", ")}, of ${gigabytes(use.device)}. ${use.figures.join(". ")}.${use.shortage === undefined ? "" : ` ${use.shortage}`}`;
    })
    .join(" ");
}
