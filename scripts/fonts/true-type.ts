/** The tables of a TrueType font by their tags. Format: OpenType 1.9, "Font file". */
export type FontTables = ReadonlyMap<string, Buffer>;

export function tablesOf(font: Buffer): FontTables {
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < font.readUInt16BE(4); index += 1) {
    const entry = 12 + 16 * index;
    const offset = font.readUInt32BE(entry + 8);
    tables.set(
      font.toString("latin1", entry, entry + 4),
      font.subarray(offset, offset + font.readUInt32BE(entry + 12)),
    );
  }
  return tables;
}

/** @throws Error if the font lacks the table */
function tableOf(tables: FontTables, tag: string): Buffer {
  const table = tables.get(tag);
  if (table === undefined) throw new Error(`The font has no table ${tag}.`);
  return table;
}

/** The number of the glyph of a code point, by the table `cmap` of format 12; 0 where the font has none. */
export function glyphOf(tables: FontTables, codePoint: number): number {
  const map = tableOf(tables, "cmap");
  for (let index = 0; index < map.readUInt16BE(2); index += 1) {
    const start = map.readUInt32BE(4 + 8 * index + 4);
    if (map.readUInt16BE(start) !== 12) continue;
    for (let group = 0; group < map.readUInt32BE(start + 12); group += 1) {
      const entry = start + 16 + 12 * group;
      const first = map.readUInt32BE(entry);
      if (first <= codePoint && codePoint <= map.readUInt32BE(entry + 4))
        return map.readUInt32BE(entry + 8) + codePoint - first;
    }
  }
  return 0;
}

/** The advance width of a glyph, in units of the font. */
export function advanceOf(tables: FontTables, glyph: number): number {
  const last = tableOf(tables, "hhea").readUInt16BE(34) - 1;
  return tableOf(tables, "hmtx").readUInt16BE(4 * Math.min(glyph, last));
}

/** Units of the font per em. */
export function unitsPerEm(tables: FontTables): number {
  return tableOf(tables, "head").readUInt16BE(18);
}
