import { roomFor } from "../text-width.ts";
import type { Density } from "./density.ts";
import type { NodeFacts, TileFacts } from "./facts.ts";

/** Columns of the devices of a node. */
const COLUMNS = 8;

/** A tile on the grid of a node: columns and rows of devices, and rows of tiles. */
export interface PlacedTile {
  readonly tile: TileFacts;
  readonly column: number;
  readonly columns: number;
  /** Row of tiles. */
  readonly row: number;
  /** Rows of devices in the tile. */
  readonly rows: number;
}

/** Places the tiles of a node from left to right. The two dies of an NPU are one below the other. */
export function placedTiles({ tiles, devices }: NodeFacts): readonly PlacedTile[] {
  const rowsOfNode = Math.max(Math.ceil(devices / COLUMNS), 1);
  let [column, row] = [0, 0];
  return tiles.map((tile) => {
    const rows = tile.devices.length === 1 ? 1 : rowsOfNode;
    const columns = Math.ceil(tile.devices.length / rows);
    if (column > 0 && column + columns > COLUMNS) [column, row] = [0, row + 1];
    const placed = { tile, column, columns, row, rows };
    column += columns;
    return placed;
  });
}

/** Width of all columns. */
export function gridWidth({ pitch, tileGap }: Density): number {
  return COLUMNS * pitch - tileGap;
}

export function tileWidth({ pitch, tileGap }: Density, columns: number): number {
  return columns * pitch - tileGap;
}

/** Height of a tile with its texts. */
export function tileHeight(density: Density, rows: number): number {
  const { inset, chipHeight, chipGap, rankSize, apiSize } = density;
  const chips = rows * (chipHeight + chipGap) - chipGap;
  return chips + 2 * inset + lineHeight(rankSize) + lineHeight(apiSize);
}

/** Height of a line of text; 0 without one. */
export function lineHeight(size: number): number {
  return size === 0 ? 0 : size + 4;
}

/** Tops of the rows of tiles, and the bottom of the last one. */
export function rowTops(density: Density, tiles: readonly PlacedTile[]): readonly number[] {
  const tops = [0];
  const rows = Math.max(0, ...tiles.map(({ row }) => row)) + 1;
  for (let row = 0; row < rows; row += 1) {
    const inRow = tiles.filter((placed) => placed.row === row);
    const height = Math.max(0, ...inRow.map((placed) => tileHeight(density, placed.rows)));
    tops.push((tops[row] ?? 0) + height + (row + 1 < rows ? density.tileGap : 0));
  }
  return tops;
}

/** How tiles name their ranks: `rank 12` where that fits into each, else `r12`. */
export function rankWord(density: Density, tiles: readonly PlacedTile[]): string {
  const fits = tiles.every(
    ({ tile, columns }) =>
      roomFor(tile.rank === undefined ? tile.api : `rank ${tile.rank}`, density.rankSize, true) <=
      tileWidth(density, columns),
  );
  return fits ? "rank " : "r";
}
