import type { Line, Shape } from "../scene.ts";
import { roomFor } from "../text-width.ts";
import type { EntryFacts, ServerFacts, TopologyFacts } from "./facts.ts";
import type { PoolPlace } from "./pool-frame.ts";
import { serverBox, serverHeight, serverWidth } from "./server-box.ts";

/** Width of the line to the APIs. */
export const API_LINE = 3;

const GAP = 56;

const LABEL = 12;

const CLIENTS: ServerFacts = { id: "clients", title: "Clients", lines: ["HTTP API"] };

/** Height of the servers. */
export const ENTRY_HEIGHT = serverHeight(2);

function serversOf({ service, proxy }: EntryFacts): readonly ServerFacts[] {
  return [CLIENTS, service, ...(proxy === undefined ? [] : [proxy])];
}

/** Width of all servers in a row. */
export function entryWidth(entry: EntryFacts): number {
  const servers = serversOf(entry);
  return servers.reduce((sum, server) => sum + serverWidth(server), GAP * (servers.length - 1));
}

/** Where the row is, and the pools below it. */
interface EntryPlace {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly poolTop: number;
  readonly places: readonly PoolPlace[];
}

/** Draws the way of a request: clients, Service, proxy, then a bus to the APIs of each pool. */
export function entryRow({ entry, pools }: TopologyFacts, place: EntryPlace): Shape[] {
  const servers = serversOf(entry);
  let x = startOf(servers, entryWidth(entry), place);
  const boxes = servers.map((server) => {
    const box = { x, y: place.top, width: serverWidth(server), height: ENTRY_HEIGHT };
    x += box.width + GAP;
    return box;
  });
  const middle = place.top + Math.floor(ENTRY_HEIGHT / 2);
  const between = boxes.slice(1).flatMap((box, index): Line[] => {
    const before = boxes[index];
    return before === undefined
      ? []
      : [
          apiLine([
            [before.x + before.width + 4, middle],
            [box.x - 3, middle],
          ]),
        ];
  });
  const last = boxes.at(-1);
  const from = last === undefined ? place.left : last.x + Math.floor(last.width / 2);
  return [
    ...busTo(
      pools.map(({ api }) => api),
      place,
      from,
    ),
    ...between,
    ...servers.flatMap((server, index) => {
      const box = boxes[index];
      if (box === undefined) return [];
      const tone = server === entry.proxy ? "proxy" : server === CLIENTS ? "muted" : "api";
      return [serverBox(server, tone, box)];
    }),
  ];
}

/** The last server is above the middle of the pools, as far as the others have room beside it. */
function startOf(
  servers: readonly ServerFacts[],
  width: number,
  { left, width: room, places }: EntryPlace,
): number {
  const middles = places.map((place) => place.x + Math.floor(place.width / 2));
  const middle = Math.floor(((middles[0] ?? left) + (middles.at(-1) ?? left)) / 2);
  const last = servers.at(-1);
  const wanted = middle + Math.ceil(last === undefined ? 0 : serverWidth(last) / 2) - width;
  return Math.max(left, Math.min(wanted, left + room - width));
}

function apiLine(points: Line["points"]): Line {
  return { kind: "line", points, tone: "api", width: API_LINE, arrow: true, radius: 12 };
}

/** One line down, and a branch to the middle of each pool. */
function busTo(apis: readonly string[], { top, poolTop, places }: EntryPlace, from: number): Shape[] {
  const start = top + ENTRY_HEIGHT;
  const bus = start + 22;
  return places.flatMap((place, index): Shape[] => {
    const middle = place.x + Math.floor(place.width / 2);
    const text = `API ${apis[index]}`;
    const room = Math.floor(place.width / 2) - 12;
    return [
      apiLine([
        [from, start],
        [from, bus],
        [middle, bus],
        [middle, poolTop - 2],
      ]),
      {
        kind: "label",
        x: middle + 12,
        y: poolTop - 16,
        text,
        size: LABEL,
        tone: "api",
        bold: true,
        room: Math.max(room, roomFor("API", LABEL, true)),
      },
    ];
  });
}
