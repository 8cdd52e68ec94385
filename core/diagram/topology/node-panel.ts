import { spansOf } from "../numbers.ts";
import type { Cluster, Label, Shape, Tone } from "../scene.ts";
import { roomFor } from "../text-width.ts";
import { rankTone } from "../theme.ts";
import type { Density } from "./density.ts";
import type { DeviceFacts, NodeFacts, TileFacts } from "./facts.ts";
import {
  gridWidth,
  lineHeight,
  type PlacedTile,
  placedTiles,
  rankWord,
  rowTops,
  tileHeight,
  tileWidth,
} from "./tile-grid.ts";

/** The panels of a pool have one size, and name their ranks in one way. */
export interface PanelStyle {
  readonly density: Density;
  readonly rankWord: string;
  readonly width: number;
  readonly height: number;
}

/** The style in which every node of a pool fits. */
export function panelStyle(nodes: readonly NodeFacts[], density: Density): PanelStyle {
  const { padding, header } = density;
  const heights = nodes.map((node) => {
    const bottom = rowTops(density, placedTiles(node)).at(-1) ?? 0;
    return header + bottom + captionHeight(density, node) + portsHeight(density, node) + padding;
  });
  return {
    density,
    rankWord: rankWord(density, nodes.flatMap(placedTiles)),
    width: gridWidth(density) + 2 * padding,
    height: Math.max(0, ...heights),
  };
}

/** Draws a node at a place. */
export function nodePanel(node: NodeFacts, x: number, y: number, style: PanelStyle): Cluster {
  const { density } = style;
  const { padding, header } = density;
  const tiles = placedTiles(node);
  const tops = rowTops(density, tiles);
  const [left, top] = [x + padding, y + header];
  const below = top + (tops.at(-1) ?? 0);
  return {
    kind: "cluster",
    id: nodeId(node.pod),
    title: nodeTitle(node),
    children: [
      {
        kind: "box",
        x,
        y,
        width: style.width,
        height: style.height,
        fill: "raised",
        outline: "line",
        radius: Math.min(padding, 10),
      },
      ...heading(node, x, y, style),
      ...tiles.map((placed) =>
        tileShape(node, placed, left + placed.column * density.pitch, top + (tops[placed.row] ?? 0), style),
      ),
      ...captionOf(density, node).map((text, index): Label => ({
        kind: "label",
        x: left,
        y: below + (index + 1) * lineHeight(density.captionSize),
        text,
        size: density.captionSize,
        tone: index === 0 ? "ink" : "muted",
        room: style.width - 2 * padding,
      })),
      ...portList(node, left, below + captionHeight(density, node), style),
    ],
  };
}

function nodeTitle({ pod, marks, isHead }: NodeFacts): string {
  return [pod, ...(isHead ? ["head of its group"] : []), ...marks].join(", ");
}

/** The name of the node on the left, what is special about it on the right. */
function heading(node: NodeFacts, x: number, y: number, { density, width }: PanelStyle): Shape[] {
  const { padding, header, nameSize, captionSize } = density;
  const dot = node.isHead ? nameSize : 0;
  const base = y + Math.round((header + nameSize * 0.72) / 2);
  const name: Label = {
    kind: "label",
    x: x + padding + dot,
    y: base,
    text: node.name,
    size: nameSize,
    tone: "ink",
    bold: true,
    room: width - 2 * padding - dot,
  };
  const head: Shape[] = node.isHead
    ? [{ kind: "dot", x: x + padding + 4, y: base - Math.round(nameSize * 0.36), radius: 3, fill: "api" }]
    : [];
  const left = roomFor(node.name, nameSize, true) + dot + 8;
  const marks = density.apiSize === 0 ? [] : node.marks;
  if (marks.length === 0) return [...head, name];
  return [
    ...head,
    name,
    {
      kind: "label",
      x: x + width - padding,
      y: base,
      text: marks.join(" · "),
      size: captionSize,
      tone: "muted",
      anchor: "end",
      room: width - 2 * padding - left,
    },
  ];
}

function tileShape(node: NodeFacts, placed: PlacedTile, x: number, y: number, style: PanelStyle): Cluster {
  const { density } = style;
  const { tile, columns, rows } = placed;
  const free = tile.rank === undefined;
  const width = tileWidth(density, columns);
  return {
    kind: "cluster",
    ...tileIdentity(node, tile),
    children: [
      {
        kind: "box",
        x,
        y,
        width,
        height: tileHeight(density, rows),
        fill: free || density.coloursDevices ? "none" : rankTone(tile.rank),
        ...(free ? { outline: "muted", dashed: true } : {}),
        radius: Math.min(density.inset + 2, 8),
      },
      ...tile.devices.map((device, index) =>
        chip(node, tile, device, {
          ...chipColumn(density, columns, Math.floor(index / rows), x),
          y: y + density.inset + (index % rows) * (density.chipHeight + density.chipGap),
          density,
        }),
      ),
      ...tileTexts(tile, x + Math.floor(width / 2), y + chipsHeight(density, rows), width, style),
    ],
  };
}

function chipTone({ rank }: TileFacts, { coloursDevices }: Density): Tone {
  if (rank === undefined) return "free";
  return coloursDevices ? rankTone(rank) : "raised";
}

/** The devices of a tile share its width. */
function chipColumn(density: Density, columns: number, column: number, left: number) {
  const { inset, chipGap } = density;
  const room = tileWidth(density, columns) - 2 * inset + chipGap;
  return {
    x: left + inset + Math.floor((column * room) / columns),
    width: Math.floor(room / columns) - chipGap,
  };
}

function chipsHeight({ inset, chipHeight, chipGap }: Density, rows: number): number {
  return inset + rows * (chipHeight + chipGap) - chipGap;
}

/** The tile of a process with one rank, or the first of one with several; processes that share a rank have their devices. */
function tileIdentity(node: NodeFacts, tile: TileFacts): { readonly id?: string; readonly title: string } {
  const devices = `devices ${spansOf(tile.devices.map(({ number }) => number))}`;
  if (tile.rank === undefined) return { title: `${devices} are not used` };
  const title = [`rank ${tile.rank}`, devices, ...(tile.api === "" ? [] : [`API ${tile.api}`])].join(", ");
  const [process, ...others] = new Set(tile.devices.map((device) => device.process));
  const first = node.tiles.find(({ devices: all }) => all.some((device) => device.process === process));
  return process === undefined || others.length > 0 || first !== tile
    ? { title }
    : { id: processId(node.pod, process), title };
}

/** The id of a node in a scene. */
export function nodeId(pod: string): string {
  return `node-${pod}`;
}

/** The id of a process in a scene. */
export function processId(pod: string, process: string): string {
  return `process-${pod}-${process}`;
}

function chip(
  node: NodeFacts,
  tile: TileFacts,
  device: DeviceFacts,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly density: Density },
): Shape {
  const { x, y, width } = place;
  const { density } = place;
  const { chipHeight, numberSize } = density;
  const processes = new Set(tile.devices.map(({ process }) => process));
  const own =
    processes.size > 1 && device.process !== undefined ? processId(node.pod, device.process) : undefined;
  const box: Shape = {
    kind: "box",
    x,
    y,
    width,
    height: chipHeight,
    fill: chipTone(tile, density),
    radius: Math.min(4, Math.floor(chipHeight / 3)),
    ...(device.stage % 2 === 1 ? { pattern: "dotted" } : {}),
  };
  return {
    kind: "cluster",
    ...(own === undefined ? {} : { id: own }),
    title: [
      `device ${device.number}`,
      ...(device.process === undefined ? ["not used"] : [device.process]),
      ...(device.stage === 0 ? [] : [`pipeline stage ${device.stage}`]),
    ].join(", "),
    children:
      numberSize === 0
        ? [box]
        : [
            box,
            {
              kind: "label",
              x: x + Math.floor(width / 2),
              y: y + Math.round((chipHeight + numberSize * 0.72) / 2),
              text: String(device.number),
              size: numberSize,
              tone: "muted",
              anchor: "middle",
            },
          ],
  };
}

function tileTexts(tile: TileFacts, x: number, y: number, room: number, style: PanelStyle): Label[] {
  const { rankSize, apiSize } = style.density;
  const free = tile.rank === undefined;
  const rank: Label = {
    kind: "label",
    x,
    y: y + rankSize + 2,
    text: free ? tile.api : `${style.rankWord}${tile.rank}`,
    size: rankSize,
    tone: free ? "muted" : "ink",
    bold: !free,
    anchor: "middle",
    room,
  };
  const api: Label = {
    kind: "label",
    x,
    y: y + lineHeight(rankSize) + apiSize + 1,
    text: tile.api,
    size: apiSize,
    tone: "ink",
    anchor: "middle",
    room,
  };
  return [...(rankSize === 0 ? [] : [rank]), ...(apiSize === 0 || tile.api === "" || free ? [] : [api])];
}

/** What the tiles are too small for. */
function captionOf({ rankSize, apiSize }: Density, node: NodeFacts): readonly string[] {
  if (apiSize > 0) return [];
  const used = node.tiles.filter(({ rank }) => rank !== undefined);
  const ranks = used.flatMap(({ rank }) => rank ?? []);
  const ports = used.flatMap(({ api }) => (api.startsWith(":") ? [Number(api.slice(1))] : []));
  const headless = used.some(({ api }) => api === "headless");
  const rest = [
    ...(ports.length === 0 ? [] : [`:${spansOf(ports)}`]),
    ...(headless && ports.length === 0 ? ["headless"] : []),
    ...node.marks,
  ].join(" · ");
  return [
    ...(rankSize > 0 ? [] : [`${ranks.length === 1 ? "rank" : "ranks"} ${spansOf(ranks)}`]),
    ...(rest === "" ? [] : [rest]),
  ];
}

function captionHeight(density: Density, node: NodeFacts): number {
  const lines = captionOf(density, node).length;
  return lines === 0 ? 0 : lines * lineHeight(density.captionSize) + 3;
}

/** Ports with one purpose are one line. */
function portLines({ ports }: NodeFacts): readonly { readonly span: string; readonly why: string }[] {
  const byPurpose = new Map<string, number[]>();
  for (const { why, first, last } of ports) {
    const numbers = byPurpose.get(why) ?? [];
    byPurpose.set(why, numbers);
    for (let port = first; port <= last; port += 1) numbers.push(port);
  }
  return [...byPurpose].map(([why, numbers]) => ({ why, span: spansOf(numbers) }));
}

const PORTS_TITLE = "Ports of the node";

function portsHeight({ listsPorts, captionSize }: Density, node: NodeFacts): number {
  const lines = portLines(node).length;
  return listsPorts && lines > 0 ? (lines + 1) * (captionSize + 7) + 12 : 0;
}

function portList(node: NodeFacts, x: number, y: number, { density, width }: PanelStyle): Label[] {
  if (!density.listsPorts || node.ports.length === 0) return [];
  const size = density.captionSize;
  const lines = portLines(node);
  const column = Math.max(...lines.map(({ span }) => roomFor(span, size))) + 12;
  const room = width - 2 * density.padding;
  return [
    { kind: "label", x, y: y + 12 + size, text: PORTS_TITLE, size, tone: "muted", bold: true, room },
    ...lines.flatMap(({ span, why }, index): Label[] => {
      const base = y + 12 + size + (index + 1) * (size + 7);
      return [
        { kind: "label", x, y: base, text: span, size, tone: "ink", room: column },
        { kind: "label", x: x + column, y: base, text: why, size, tone: "muted", room: room - column },
      ];
    }),
  ];
}
