/**
 * Reads how wide the characters of DejaVu Sans are, so that pictures need no font to be laid out.
 *
 *   node scripts/text-widths.ts           writes core/diagram/advance-widths.json
 *   node scripts/text-widths.ts --check   fails if the file is out of date
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pictureCharacters } from "./fonts/characters.ts";
import { advanceOf, glyphOf, tablesOf, unitsPerEm } from "./fonts/true-type.ts";

const root = join(import.meta.dirname, "..");

const FILE = "core/diagram/advance-widths.json";

const FONTS = { regular: "DejaVuSans", bold: "DejaVuSans-Bold" } as const;

/** The text of the file: for each weight, the characters of each width. */
export function textWidthsFile(): string {
  const weights = Object.entries(FONTS).map(([weight, name]) => {
    const tables = tablesOf(readFileSync(join(root, `node_modules/dejavu-fonts-ttf/ttf/${name}.ttf`)));
    const byWidth = new Map<number, string>();
    for (const codePoint of pictureCharacters()) {
      const glyph = glyphOf(tables, codePoint);
      if (glyph === 0) continue;
      const width = advanceOf(tables, glyph);
      byWidth.set(width, `${byWidth.get(width) ?? ""}${String.fromCodePoint(codePoint)}`);
    }
    const sorted = [...byWidth].toSorted(([a], [b]) => a - b);
    return [weight, { unitsPerEm: unitsPerEm(tables), widths: Object.fromEntries(sorted) }];
  });
  return `${JSON.stringify(Object.fromEntries(weights), undefined, 2)}\n`;
}

if (import.meta.main) {
  const file = join(root, FILE);
  if (!process.argv.includes("--check")) writeFileSync(file, textWidthsFile());
  else if (readFileSync(file, "utf8") !== textWidthsFile()) {
    process.stderr.write(`${FILE} is out of date. Run node scripts/text-widths.ts.\n`);
    process.exitCode = 1;
  }
}
