import type { Cluster, Shape } from "../scene.ts";
import type { GroupFacts, PoolFacts } from "./facts.ts";
import { nodePanel, type PanelStyle } from "./node-panel.ts";
import { FRAME, groupFrame, groupTitle, poolLines, poolPadding, type PoolSize, span } from "./pool-size.ts";

/** Where a pool is, and how large its frame. */
export interface PoolPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a pool: its title, and the groups with their nodes, in the middle of its frame. */
export function poolFrame(
  pool: PoolFacts,
  place: PoolPlace,
  size: PoolSize,
  style: PanelStyle,
  changed: ReadonlySet<string>,
): Cluster {
  const { x, y, width, height } = place;
  const gap = style.density.panelGap;
  const padding = poolPadding(style.density);
  const columns = Math.min(size.shape.groupColumns, pool.groups.length);
  const left = x + Math.floor((width - span(columns, size.group.width, gap)) / 2);
  const top = y + size.header;
  const base = y + 12 + FRAME.title;
  return {
    kind: "cluster",
    id: `pool-${pool.role}`,
    title: [pool.title, ...pool.lines].join(", "),
    children: [
      { kind: "box", x, y, width, height, fill: "panel", outline: "line", radius: 14 },
      {
        kind: "label",
        x: x + padding,
        y: base,
        text: pool.title,
        size: FRAME.title,
        tone: "ink",
        bold: true,
        room: width - 2 * padding,
      },
      ...poolLines(pool, size.width, padding).map((text, index): Shape => ({
        kind: "label",
        x: x + padding,
        y: base + (index + 1) * (FRAME.line + 6) + 1,
        text,
        size: FRAME.line,
        tone: "muted",
        room: width - 2 * padding,
      })),
      ...pool.groups.map((group, index) =>
        groupShape(
          pool,
          group,
          left + (index % columns) * (size.group.width + gap),
          top + Math.floor(index / columns) * (size.group.height + gap),
          size,
          style,
          changed,
        ),
      ),
    ],
  };
}

function groupShape(
  pool: PoolFacts,
  group: GroupFacts,
  x: number,
  y: number,
  size: PoolSize,
  style: PanelStyle,
  changed: ReadonlySet<string>,
): Cluster {
  const { panelGap } = style.density;
  const frame = groupFrame(pool, style.density, changed);
  const columns = size.shape.nodeColumns;
  const isChanged = changed.has(group.key);
  const left = x + Math.floor((size.group.width - span(columns, style.width, panelGap)) / 2);
  const top = y + Math.max(frame.header, frame.inset);
  const title = groupTitle(group.key, group.domain);
  const around: Shape[] =
    frame.header === 0
      ? []
      : [
          {
            kind: "box",
            x,
            y,
            width: size.group.width,
            height: size.group.height,
            fill: isChanged ? "panel" : "page",
            outline: isChanged ? "warning" : group.domain === undefined ? "line" : "muted",
            dashed: group.domain !== undefined,
            radius: 10,
            ...(isChanged ? { pattern: "hatched" } : {}),
          },
          ...(isChanged
            ? [
                {
                  kind: "box" as const,
                  x: x + 1,
                  y: y + 1,
                  width: size.group.width - 2,
                  height: frame.header - 1,
                  fill: "panel" as const,
                  radius: 9,
                },
              ]
            : []),
          {
            kind: "label",
            x: x + Math.max(frame.inset, 10),
            y: y + Math.round((frame.header + FRAME.group * 0.72) / 2) + 1,
            text: isChanged ? `${title} · changed` : title,
            size: FRAME.group,
            tone: isChanged ? "warning" : "ink",
            bold: true,
            room: size.group.width - 2 * frame.inset,
          },
        ];
  return {
    kind: "cluster",
    id: `group-${group.key}`,
    title,
    children: [
      ...around,
      ...group.nodes.map((node, index) =>
        nodePanel(
          node,
          left + (index % columns) * (style.width + panelGap),
          top + Math.floor(index / columns) * (style.height + panelGap),
          style,
        ),
      ),
    ],
  };
}
