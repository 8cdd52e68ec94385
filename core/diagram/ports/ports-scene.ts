import { explainUse } from "./port-use.ts";
import { chart, fits, INNER, swatchesAt, panelOf, textAt, titleOf, vertical } from "../chart.ts";
import { PortNetwork, PortUse } from "../../domain/index.ts";
import { printSpan } from "../../site/index.ts";
import type { Box, Scene, Shape } from "../scene.ts";
import { roomFor, wrapped } from "../text-width.ts";
import { type PortAxis, portAxis } from "./port-axis.ts";
import type { NodeClass, PortBand, PortMap, PortRow, RowUse } from "./port-map.ts";

/** Bounds of the widths of the outer columns, whose texts vary most. */
const PURPOSE = { least: 240, most: 480 } as const;

const PORTS = { least: 100, most: 220 } as const;

/** Before the axis and behind it. */
const GAPS = { before: 16, behind: 20 } as const;

const ROW = 22;

const MARK = 12;

type Look = Pick<Box, "fill" | "outline" | "dashed" | "pattern">;

/** Fill, outline and pattern of the ports of a use. */
const marks: Readonly<Record<RowUse, Look>> = {
  [PortUse.Bound]: { fill: "api" },
  [PortUse.Reserved]: { fill: "buffers", outline: "kv", pattern: "hatched" },
  [PortUse.Ephemeral]: { fill: "page", outline: "api", dashed: true, pattern: "dotted" },
  given: { fill: "waiting" },
};

/** The look of ports that another process needs, or may choose. */
const clash = {
  certain: { fill: "page", outline: "bad", pattern: "hatched" },
  possible: { fill: "page", outline: "warning", pattern: "hatched" },
} as const;

const meanings: readonly { readonly text: string; readonly swatch: Look }[] = [
  { text: "bound", swatch: marks[PortUse.Bound] },
  { text: "reserved: bound for each device", swatch: marks[PortUse.Reserved] },
  { text: "chosen at start-up", swatch: marks[PortUse.Ephemeral] },
  { text: "in use on every node", swatch: marks.given },
  { text: "conflict", swatch: clash.certain },
  { text: "may be in use at start-up", swatch: clash.possible },
];

/** Where the axis begins and ends. */
interface Columns {
  readonly axis: { readonly from: number; readonly width: number };
  /** Width of the ports behind the axis. */
  readonly ports: number;
}

/** Draws the map of ports: a panel for each class of nodes, on one axis of ports. */
export function portsScene(map: PortMap): Scene {
  const heading = titleOf(map.title, map.subtitle);
  const columns = columnsOf(map);
  const axis = portAxis(map, columns.axis.from, columns.axis.width);
  const shapes: Shape[] = [...heading.shapes];
  let y = heading.y;
  const drawn = new Set(map.classes.flatMap(({ rows }) => rows.map(lookOf)));
  const legend = swatchesAt(
    meanings.filter(({ swatch }) => drawn.has(swatch)),
    chart.margin,
    y,
    INNER,
  );
  shapes.push(...legend.shapes);
  y += legend.height + 12;
  map.classes.forEach((nodes, index) => {
    const block = blockOf(nodes, index, map.bands, { axis, columns }, y);
    shapes.push(block.cluster);
    y += block.height + 16;
  });
  for (const line of map.notes.flatMap((note) => wrapped(note, chart.small, INNER))) {
    shapes.push(textAt(chart.margin, y + 12, line, { size: chart.small, tone: "muted", room: INNER }));
    y += 18;
  }
  return {
    width: chart.width,
    height: y + 20,
    title: map.title,
    description: descriptionOf(map),
    shapes,
  };
}

/** The outer columns are as wide as their longest text, and the axis has the rest. */
function columnsOf({ classes }: PortMap): Columns {
  const rows = classes.flatMap((nodes) => nodes.rows);
  const widest = (texts: readonly string[], { least, most }: typeof PURPOSE | typeof PORTS): number =>
    Math.min(most, Math.max(least, ...texts.map((text) => roomFor(text, chart.small))));
  const purpose = widest(
    rows.map(({ why }) => why),
    PURPOSE,
  );
  const ports = widest(rows.map(shownPorts), PORTS);
  const before = purpose + GAPS.before;
  return { axis: { from: chart.margin + before, width: INNER - before - GAPS.behind - ports }, ports };
}

function shownPorts({ text, network }: PortRow): string {
  return network === PortNetwork.Node ? text : `${text} (${network})`;
}

/** The id of the shape of a class of nodes. */
export function classId(index: number): string {
  return `ports-${index}`;
}

function blockOf(
  { title, nodes, onNode, rows }: NodeClass,
  index: number,
  bands: readonly PortBand[],
  { axis, columns }: { readonly axis: PortAxis; readonly columns: Columns },
  top: number,
): { readonly cluster: Shape; readonly height: number } {
  const { margin } = chart;
  const right = margin + INNER;
  const count = nodes < 2 ? "" : `${nodes} nodes`;
  const first = top + 50;
  const lines: Shape[] = [];
  const stretches: Stretch[] = [];
  let y = first;
  let begin = first - 6;
  for (const row of rows) {
    lines.push(...rowShapes(row, axis, columns, y));
    y += ROW;
    if (row.conflicts.length > 0) stretches.push({ top: begin, bottom: y - 2 });
    for (const conflict of row.conflicts) {
      lines.push(
        textAt(margin + 14, y + 12, conflict.text, {
          size: chart.small,
          tone: conflict.certain ? "bad" : "warning",
          room: INNER - 14,
        }),
      );
      y += ROW;
    }
    if (row.conflicts.length > 0) begin = y - 4;
  }
  const bottom = y + 2;
  stretches.push({ top: begin, bottom });
  const height = bottom + 30 - top;
  const shapes: Shape[] = [
    panelOf(top, height),
    textAt(margin, top + 28, title, {
      size: chart.heading,
      bold: true,
      room: columns.axis.from - margin + 104,
    }),
    ...(count === "" ? [] : [textAt(right, top + 28, count, { tone: "muted", anchor: "end" })]),
    ...(onNode ? bands.flatMap((band) => bandShapes(band, axis, first, stretches)) : []),
    ...axisShapes(axis, bands, bottom),
    ...lines,
  ];
  return { cluster: { kind: "cluster", id: classId(index), title, children: shapes }, height };
}

/** Heights between which nothing but rows of ports stands. */
interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/** A band behind the rows, with its name above. The sentences between rows have none behind them. */
function bandShapes(
  band: PortBand,
  axis: PortAxis,
  first: number,
  stretches: readonly Stretch[],
): readonly Shape[] {
  const { from, width } = axis.place(band);
  const title = `${band.name}, ${printSpan(band)}`;
  const look = { size: chart.small, tone: "muted", title } as const;
  return [
    ...stretches.flatMap(({ top, bottom }): readonly Shape[] => [
      { kind: "box", x: from, y: top, width, height: Math.max(0, bottom - top), fill: "free", title },
      {
        kind: "line",
        points: vertical(from, top, bottom),
        tone: "panel",
        width: 1,
      },
    ]),
    fits(band.name, chart.small, width - 4)
      ? textAt(from, first - 12, band.name, look)
      : textAt(from + width - 6, first - 12, band.name, { ...look, anchor: "end" }),
  ];
}

function rowShapes(row: PortRow, axis: PortAxis, columns: Columns, y: number): readonly Shape[] {
  const { margin } = chart;
  const { why, use, network, spans, text } = row;
  const begin = columns.axis.from;
  const end = begin + columns.axis.width;
  return [
    textAt(margin, y + 12, why, { size: chart.small, room: begin - margin - GAPS.before }),
    {
      kind: "line",
      points: [
        [begin, y + 8],
        [end, y + 8],
      ],
      tone: "line",
      width: 1,
    },
    ...spans.map((span): Shape => {
      const { from, width } = axis.place(span);
      return {
        kind: "box",
        x: from,
        y: y + 8 - MARK / 2,
        width: Math.max(3, width),
        height: MARK,
        radius: 2,
        ...lookOf(row),
        title: `${printSpan(span)}, ${explainUse(use, network)}: ${why}. ${span.owners.join(", ")}. ${row.setting}`,
      };
    }),
    textAt(end + GAPS.behind, y + 12, shownPorts(row), {
      size: chart.small,
      room: columns.ports,
      title: `${text}, ${explainUse(use, network)}. ${row.setting}`,
    }),
  ];
}

function lookOf({ use, conflicts }: PortRow): Look {
  if (conflicts.length === 0) return marks[use];
  return conflicts.some(({ certain }) => certain) ? clash.certain : clash.possible;
}

/** The line of ports, dashed where nothing is used, with the first port of each used range where its number has room. */
function axisShapes({ parts }: PortAxis, bands: readonly PortBand[], y: number): readonly Shape[] {
  const shapes: Shape[] = [];
  let free = 0;
  parts.forEach(({ first, used, from, width }, index) => {
    shapes.push({
      kind: "line",
      points: [
        [from, y],
        [from + width, y],
      ],
      tone: used ? "muted" : "line",
      width: 1,
      dashed: !used,
    });
    const begins = parts[index - 1]?.used !== true || bands.some((band) => band.first === first);
    if (!used || !begins) return;
    const room = roomFor(String(first), chart.small);
    const left = from;
    if (left < free) return;
    shapes.push(
      {
        kind: "line",
        points: vertical(from, y, y + 5),
        tone: "muted",
        width: 1,
      },
      textAt(left, y + 18, String(first), { size: chart.small, tone: "muted" }),
    );
    free = left + room + 4;
  });
  return shapes;
}

function descriptionOf({ classes, bands }: PortMap): string {
  return [
    ...classes.map(
      ({ title, rows }) =>
        `${title}: ${rows.map(({ why, use, network, text }) => `${text} ${explainUse(use, network)}, ${why}`).join("; ")}.`,
    ),
    ...bands.map((band) => `Range of ${band.name}: ${printSpan(band)}.`),
  ].join(" ");
}
