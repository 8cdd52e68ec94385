import { Role } from "../../topology/index.ts";
import type { Line, Shape } from "../scene.ts";
import { roomFor } from "../text-width.ts";
import type { TopologyFacts, TransferFacts } from "./facts.ts";
import type { PoolPlace } from "./pool-frame.ts";
import { serverBox, serverHeight, serverWidth } from "./server-box.ts";

/** Width of the line of KV caches. */
export const KV_LINE = 6;

const TITLE = 12;

const LINE = 11;

const PADDING = 12;

/** From the pools to the middle of the box on the bus. */
const DROP = 52;

function boxHeight({ lines }: TransferFacts): number {
  return 2 * PADDING + TITLE + lines.length * (LINE + 6) - 4;
}

function boxWidth({ title, lines }: TransferFacts): number {
  return Math.max(roomFor(title, TITLE, true), ...lines.map((line) => roomFor(line, LINE))) + 2 * PADDING;
}

const SERVER_GAP = 36;

/** Height of the bus below the pools; 0 without one. */
export function transferHeight({ transfer }: TopologyFacts): number {
  if (transfer === undefined) return 0;
  const box = DROP + Math.ceil(boxHeight(transfer) / 2);
  return transfer.server === undefined ? box : box + SERVER_GAP + serverHeight(transfer.server.lines.length);
}

/** Width that the texts of the bus need; 0 without one. */
export function transferWidth(transfer: TransferFacts | undefined): number {
  if (transfer === undefined) return 0;
  return Math.max(boxWidth(transfer), transfer.server === undefined ? 0 : serverWidth(transfer.server));
}

/** Draws one bus from the prefill pool to the decode pool, with the pool of KV caches below. */
export function transferBus(
  { transfer, pools }: TopologyFacts,
  places: readonly PoolPlace[],
  { top }: { readonly left: number; readonly width: number; readonly top: number },
): Shape[] {
  if (transfer === undefined) return [];
  const middleOf = (role: Role): number | undefined => {
    const place = places[pools.findIndex((pool) => pool.role === role)];
    return place === undefined ? undefined : place.x + Math.floor(place.width / 2);
  };
  const [from, to] = [middleOf(Role.Prefill), middleOf(Role.Decode)];
  const serving = middleOf(Role.Serve);
  const bus = top + DROP;
  const middle =
    from === undefined || to === undefined ? (serving ?? from ?? to ?? 0) : Math.floor((from + to) / 2);
  const [width, height] = [boxWidth(transfer), boxHeight(transfer)];
  const boxTop = bus - Math.floor(height / 2);
  const lines: Line[] =
    from === undefined || to === undefined
      ? [
          kvLine(
            [
              [middle, top],
              [middle, bus],
            ],
            false,
          ),
        ]
      : [
          kvLine(
            [
              [from, top],
              [from, bus],
              [to, bus],
              [to, top + 2],
            ],
            true,
          ),
        ];
  const { server } = transfer;
  const serverTop = boxTop + height + SERVER_GAP;
  return [
    ...lines,
    ...(server === undefined
      ? []
      : [
          kvLine(
            [
              [middle, bus],
              [middle, serverTop],
            ],
            false,
          ),
        ]),
    {
      kind: "cluster",
      title: [transfer.title, ...transfer.lines].join(", "),
      children: [
        {
          kind: "box",
          x: middle - Math.floor(width / 2),
          y: boxTop,
          width,
          height,
          fill: "page",
          outline: "kv",
          radius: 10,
        },
        {
          kind: "label",
          x: middle,
          y: boxTop + PADDING + TITLE - 2,
          text: transfer.title,
          size: TITLE,
          tone: "kv",
          bold: true,
          anchor: "middle",
          room: width - PADDING,
        },
        ...transfer.lines.map((text, index): Shape => ({
          kind: "label",
          x: middle,
          y: boxTop + PADDING + TITLE - 2 + (index + 1) * (LINE + 6),
          text,
          size: LINE,
          tone: "muted",
          anchor: "middle",
          room: width - PADDING,
        })),
      ],
    },
    ...(server === undefined
      ? []
      : [
          serverBox(server, "kv", {
            x: middle - Math.floor(serverWidth(server) / 2),
            y: serverTop,
            width: serverWidth(server),
            height: serverHeight(server.lines.length),
          }),
        ]),
  ];
}

function kvLine(points: Line["points"], arrow: boolean): Line {
  return { kind: "line", points, tone: "kv", width: KV_LINE, radius: 16, arrow };
}
