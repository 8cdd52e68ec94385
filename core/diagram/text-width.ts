import advances from "./advance-widths.json" with { type: "json" };

type Weight = keyof typeof advances;

/** Width of a character that the table lacks, in ems: that of a Chinese character, and no Latin one is wider. */
const UNKNOWN = 1;

/** Fonts that stand in for DejaVu Sans may be wider by this factor. */
const SPARE = 1.1;

const ELLIPSIS = "…";

const known = new Map<Weight, ReadonlyMap<string, number>>();

function advancesOf(weight: Weight): ReadonlyMap<string, number> {
  const found = known.get(weight);
  if (found !== undefined) return found;
  const { unitsPerEm, widths } = advances[weight];
  const read = new Map<string, number>();
  for (const [width, characters] of Object.entries(widths))
    for (const character of characters) read.set(character, Number(width) / unitsPerEm);
  known.set(weight, read);
  return read;
}

/** Width of a text in DejaVu Sans. */
export function textWidth(text: string, size: number, bold = false): number {
  const table = advancesOf(bold ? "bold" : "regular");
  let ems = 0;
  for (const character of text) ems += table.get(character) ?? UNKNOWN;
  return ems * size;
}

/** Room that a text needs in any font of a picture, in whole pixels. */
export function roomFor(text: string, size: number, bold = false): number {
  return Math.ceil(textWidth(text, size, bold) * SPARE);
}

/** The text, or as much of its start as fits into the room, with an ellipsis. */
export function fitted(text: string, size: number, room: number, bold = false): string {
  if (roomFor(text, size, bold) <= room) return text;
  const characters = Array.from(text);
  while (characters.length > 0) {
    characters.pop();
    const shorter = `${characters.join("").trimEnd()}${ELLIPSIS}`;
    if (roomFor(shorter, size, bold) <= room) return shorter;
  }
  return ELLIPSIS;
}

/** The text in lines that fit into the room. A word that is longer alone ends in an ellipsis. */
export function wrapped(text: string, size: number, room: number, bold = false): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && roomFor(joined, size, bold) <= room) lines[lines.length - 1] = joined;
    else lines.push(fitted(word, size, room, bold));
  }
  return lines;
}
