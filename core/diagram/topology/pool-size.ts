import { roomFor, wrapped } from "../text-width.ts";
import type { Density } from "./density.ts";
import type { PoolFacts } from "./facts.ts";
import type { PanelStyle } from "./node-panel.ts";

/** How a pool arranges its groups, and each group its nodes. */
interface PoolShape {
  /** Columns of nodes in a group. */
  readonly nodeColumns: number;
  /** Columns of groups in the pool. */
  readonly groupColumns: number;
}

/** Lengths of a pool. */
export interface PoolSize {
  readonly shape: PoolShape;
  readonly width: number;
  readonly height: number;
  /** Height of its title and lines. */
  readonly header: number;
  readonly group: { readonly width: number; readonly height: number };
  /** Places without a node or a group, as a share of all. */
  readonly empty: number;
}

/** Font sizes of the frames of a pool and of its groups. */
export const FRAME = { title: 15, line: 12, group: 11 } as const;

/** Between the edge of a pool and its content. */
export function poolPadding({ padding }: Density): number {
  return Math.max(padding, 10) + 2;
}

/** The lines of a pool of this width. */
export function poolLines({ lines }: PoolFacts, width: number, padding: number): readonly string[] {
  return lines.flatMap((line) => wrapped(line, FRAME.line, width - 2 * padding));
}

/** Height of the title of a pool with so many lines. */
function poolHeader(lines: number): number {
  return FRAME.title + 28 + lines * (FRAME.line + 6);
}

/** Pools of one column of small panels have room for their lines. */
const LEAST_WIDTH = 280;

/** Whether groups have frames of their own. */
function hasGroupFrames(
  { groups }: Pick<PoolFacts, "groups">,
  changed: ReadonlySet<string> = new Set(),
): boolean {
  return groups.length > 1 || groups.some(({ key, domain }) => domain !== undefined || changed.has(key));
}

/** Between the edge of a group and its nodes, and the height of its name; 0 without a frame. */
export function groupFrame(pool: PoolFacts, { padding }: Density, changed?: ReadonlySet<string>) {
  return hasGroupFrames(pool, changed)
    ? { inset: Math.max(8, Math.round(padding * 0.7)), header: FRAME.group + 12 }
    : { inset: 0, header: 0 };
}

/** The sizes of a pool in every arrangement. */
export function poolSizes(
  pool: PoolFacts,
  style: PanelStyle,
  changed?: ReadonlySet<string>,
): readonly PoolSize[] {
  const nodes = Math.max(...pool.groups.map((group) => group.nodes.length));
  return upTo(nodes).flatMap((nodeColumns) =>
    upTo(pool.groups.length).map((groupColumns) =>
      poolSize(pool, style, { nodeColumns, groupColumns }, changed),
    ),
  );
}

function poolSize(
  pool: PoolFacts,
  style: PanelStyle,
  shape: PoolShape,
  changed: ReadonlySet<string> | undefined,
): PoolSize {
  const { density } = style;
  const nodes = Math.max(...pool.groups.map((group) => group.nodes.length));
  const frame = groupFrame(pool, density, changed);
  const nodeRows = Math.ceil(nodes / shape.nodeColumns);
  const groupRows = Math.ceil(pool.groups.length / shape.groupColumns);
  const named = Math.max(
    ...pool.groups.map(({ key, domain }) =>
      frame.header === 0 ? 0 : roomFor(groupTitle(key, domain), FRAME.group, true) + 2 * frame.inset,
    ),
  );
  const group = {
    width: Math.max(span(shape.nodeColumns, style.width, density.panelGap) + 2 * frame.inset, named),
    height:
      span(nodeRows, style.height, density.panelGap) + frame.inset + Math.max(frame.header, frame.inset),
  };
  const padding = poolPadding(density);
  const width = Math.max(span(shape.groupColumns, group.width, density.panelGap), LEAST_WIDTH) + 2 * padding;
  const header = poolHeader(poolLines(pool, width, padding).length);
  const places = groupRows * shape.groupColumns * nodeRows * shape.nodeColumns;
  const taken = pool.groups.reduce((sum, { nodes: all }) => sum + all.length, 0);
  return {
    shape,
    width,
    header,
    height: header + span(groupRows, group.height, density.panelGap) + padding,
    group,
    empty: (places - taken) / places,
  };
}

/** The name of a group with its domain. */
export function groupTitle(key: string, domain: string | undefined): string {
  return domain === undefined ? key : `${key} · ${domain}`;
}

/** Length of equal lengths in a row, with gaps. */
export function span(count: number, length: number, gap: number): number {
  return count * length + (count - 1) * gap;
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
