import type { LegendEntry } from "../legend.ts";
import type { Density } from "./density.ts";
import { API_LINE } from "./entry-row.ts";
import { nodesOf, type TopologyFacts } from "./facts.ts";
import { KV_LINE } from "./transfer-bus.ts";

/** Width of every sign. */
export const LEGEND_SIGN = 28;

/** The signs that a topology picture uses. */
export function legendEntries(
  facts: TopologyFacts,
  { coloursDevices }: Density,
  changed: ReadonlySet<string>,
): readonly LegendEntry[] {
  const nodes = nodesOf(facts);
  const tiles = nodes.flatMap((node) => node.tiles);
  const entries: readonly (LegendEntry | undefined)[] = [
    {
      text: "a data-parallel rank and its devices",
      sign: (x, y) => {
        const chip = { kind: "box", y: y + 3, height: 8, fill: "raised", radius: 2 } as const;
        const coloured = { ...chip, y: y + 2, height: 11, width: 11, fill: "rank-0" } as const;
        return coloursDevices
          ? [
              { ...coloured, x: x + 2 },
              { ...coloured, x: x + 15 },
            ]
          : [
              { kind: "box", x, y, width: 28, height: 14, fill: "rank-0", radius: 4 },
              { ...chip, x: x + 4, width: 8 },
              { ...chip, x: x + 16, width: 8 },
            ];
      },
    },
    nodes.some(({ isHead }) => isHead)
      ? {
          text: "head of a group",
          sign: (x, y) => [{ kind: "dot", x: x + 14, y: y + 7, radius: 3, fill: "api" }],
        }
      : undefined,
    tiles.some(({ rank }) => rank === undefined)
      ? {
          text: "devices without a rank",
          sign: (x, y) => [
            {
              kind: "box",
              x,
              y,
              width: 28,
              height: 14,
              fill: "none",
              outline: "muted",
              dashed: true,
              radius: 4,
            },
          ],
        }
      : undefined,
    tiles.some(({ devices }) => devices.some(({ stage }) => stage % 2 === 1))
      ? {
          text: "every second stage of a pipeline",
          sign: (x, y) => [
            { kind: "box", x, y, width: 28, height: 14, fill: "raised", pattern: "dotted", radius: 4 },
          ],
        }
      : undefined,
    changed.size === 0
      ? undefined
      : {
          text: "changed group",
          sign: (x, y) => [
            {
              kind: "box",
              x,
              y,
              width: 28,
              height: 14,
              fill: "panel",
              outline: "warning",
              pattern: "hatched",
              radius: 4,
            },
          ],
        },
    {
      text: "requests",
      sign: (x, y) => [
        {
          kind: "line",
          points: [
            [x, y + 7],
            [x + LEGEND_SIGN, y + 7],
          ],
          tone: "api",
          width: API_LINE,
          arrow: true,
        },
      ],
    },
    facts.transfer === undefined
      ? undefined
      : {
          text: "KV caches",
          sign: (x, y) => [
            {
              kind: "line",
              points: [
                [x, y + 7],
                [x + LEGEND_SIGN, y + 7],
              ],
              tone: "kv",
              width: KV_LINE,
            },
          ],
        },
  ];
  return entries.filter((entry) => entry !== undefined);
}
