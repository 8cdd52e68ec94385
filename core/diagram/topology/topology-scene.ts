import { legend } from "../legend.ts";
import type { Scene, Shape } from "../scene.ts";
import { roomFor, wrapped } from "../text-width.ts";
import { arranged } from "./arrangement.ts";
import { entryRow, entryWidth, ENTRY_HEIGHT } from "./entry-row.ts";
import { densityFor } from "./density.ts";
import { descriptionOf } from "./description.ts";
import { nodesOf, type TopologyFacts } from "./facts.ts";
import { LEGEND_SIGN, legendEntries } from "./legend-entries.ts";
import { panelStyle } from "./node-panel.ts";
import { poolFrame, type PoolPlace } from "./pool-frame.ts";
import { poolSizes } from "./pool-size.ts";
import { transferBus, transferHeight, transferWidth } from "./transfer-bus.ts";

const MARGIN = 32;

const POOL_GAP = 40;

const TITLE = 22;

const SUBTITLE = 13;

const SOURCE = 11;

/** Height between the entry and the pools, with the bus to the APIs. */
const API_BUS = 64;

/** What a topology picture may show besides the topology. */
export interface TopologyPictureOptions {
  /** Keys of groups that are hatched. @default none */
  readonly changed?: ReadonlySet<string>;
}

/** Draws a topology: where requests enter, the pools with their nodes and devices, and the way of KV caches. */
export function topologyScene(facts: TopologyFacts, options: TopologyPictureOptions = {}): Scene {
  const { changed = new Set<string>() } = options;
  const density = densityFor(nodesOf(facts).length);
  const styles = facts.pools.map((pool) =>
    panelStyle(
      pool.groups.flatMap(({ nodes }) => nodes),
      density,
    ),
  );
  const pairs = facts.pools.flatMap((pool, index) => {
    const style = styles[index];
    return style === undefined ? [] : [{ pool, style }];
  });
  const sizes = arranged(
    pairs.map(({ pool, style }) => poolSizes(pool, style, changed)),
    POOL_GAP,
  );
  const inner = sizes.reduce((sum, { width }) => sum + width, POOL_GAP * (sizes.length - 1));
  const subtitleRoom = roomFor(facts.subtitle, SUBTITLE);
  const content = Math.max(
    inner,
    entryWidth(facts.entry),
    transferWidth(facts.transfer),
    Math.min(subtitleRoom, 620),
  );
  const width = content + 2 * MARGIN;
  const titles = wrapped(facts.title, TITLE, content, true);
  const subtitles = wrapped(facts.subtitle, SUBTITLE, content);
  const entryTop = MARGIN + titles.length * (TITLE + 6) + subtitles.length * (SUBTITLE + 6) + 24;
  const poolTop = entryTop + ENTRY_HEIGHT + API_BUS;
  const header = Math.max(...sizes.map((size) => size.header));
  const poolHeight = header + Math.max(...sizes.map((size) => size.height - size.header));
  const places = placesOf(
    sizes.map((size) => size.width),
    MARGIN + Math.floor((content - inner) / 2),
    poolTop,
    poolHeight,
  );
  const busTop = poolTop + poolHeight;
  const legendTop = busTop + transferHeight(facts) + 28;
  const drawn = legend(legendEntries(facts, density, changed), MARGIN, legendTop, content, LEGEND_SIGN);
  const sources = wrapped(`Source: ${facts.source}`, SOURCE, content);
  const sourceTop = legendTop + drawn.height + 6;
  return {
    width,
    height: sourceTop + sources.length * (SOURCE + 6) + MARGIN - 10,
    title: facts.title,
    description: descriptionOf(facts),
    shapes: [
      ...lines(titles, TITLE, MARGIN, MARGIN, { tone: "ink", bold: true }),
      ...lines(subtitles, SUBTITLE, MARGIN, MARGIN + titles.length * (TITLE + 6), { tone: "muted" }),
      ...entryRow(facts, { left: MARGIN, width: content, top: entryTop, poolTop, places }),
      ...transferBus(facts, places, { left: MARGIN, width: content, top: busTop }),
      ...pairs.flatMap(({ pool, style }, index) => {
        const [place, size] = [places[index], sizes[index]];
        return place === undefined || size === undefined
          ? []
          : [poolFrame(pool, place, { ...size, header }, style, changed)];
      }),
      ...drawn.shapes,
      ...lines(sources, SOURCE, MARGIN, sourceTop, { tone: "muted" }),
    ],
  };
}

function placesOf(widths: readonly number[], left: number, y: number, height: number): readonly PoolPlace[] {
  let x = left;
  return widths.map((width) => {
    const place = { x, y, width, height };
    x += width + POOL_GAP;
    return place;
  });
}

function lines(
  texts: readonly string[],
  size: number,
  x: number,
  y: number,
  style: { readonly tone: "ink" | "muted"; readonly bold?: boolean },
): Shape[] {
  return texts.map((text, index) => ({
    kind: "label",
    x,
    y: y + size + index * (size + 6),
    text,
    size,
    ...style,
  }));
}
