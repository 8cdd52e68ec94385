/** First and last code points of what pictures may show: Latin, Greek, and the signs of tables and arrows. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x391, 0x3c9],
  [0x2010, 0x2026],
  [0x2030, 0x203a],
  [0x2070, 0x208e],
  [0x20ac, 0x20ac],
  [0x2190, 0x21ff],
  [0x2200, 0x2265],
  [0x2500, 0x25ff],
  [0x2713, 0x2717],
];

/** The code points of which the bundled fonts have glyphs, and pictures know the widths. */
export function pictureCharacters(): readonly number[] {
  return RANGES.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}
