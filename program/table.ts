const GAP = "  ";

/** Terminals without a known width report 0. Below this width no table is readable. */
export const MIN_COLUMNS = 40;

/** The longest word that a wide terminal keeps whole. */
const LONGEST_WORD = 40;

/** Every terminal keeps words of this length whole. */
const SHORTEST_LIMIT = 8;

/** Where a word may break: after a separator. */
const PARTS = /[^./_:-]*[./_:-]?/g;

/**
 * Prints rows under headings. Each column is as wide as its widest cell.
 *
 * @param columns width of the terminal; a wider table wraps its widest columns. Without it each row stays one line, for
 *   other programs to read.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns?: number,
): string {
  return aligned([headings, ...rows], columns);
}

/** Prints rows as `table` does, without headings. */
export function aligned(rows: readonly (readonly string[])[], columns?: number): string {
  const [first = []] = rows;
  const natural = first.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const space = (columns ?? 0) - GAP.length * (first.length - 1);
  if (columns === undefined || columns < MIN_COLUMNS || sumOf(natural) <= space)
    return rows.map((row) => print(row, natural)).join("");
  const words = first.map((_, column) => [...new Set(rows.flatMap((row) => (row[column] ?? "").split(" ")))]);
  const candidates = leastWidths(words, space).map((least) => narrowed(natural, least, space));
  const lines = candidates.map((widths) => sumOf(rows.map((row) => heightOf(row, widths))));
  const widths = candidates[lines.indexOf(Math.min(...lines))] ?? natural;
  return rows.map((row) => print(row, widths)).join("");
}

/**
 * Smallest widths of the columns that fit in the space, those with the longest whole words first. Longer words break after
 * separators; where even those are too long, words break anywhere.
 */
function leastWidths(words: readonly (readonly string[])[], space: number): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  for (let limit = LONGEST_WORD; limit >= SHORTEST_LIMIT; limit -= 1) {
    const widths = words.map((ofColumn) => Math.max(...ofColumn.map((word) => wholeOrPart(word, limit))));
    const isNew = widths.some((width, column) => width !== found.at(-1)?.[column]);
    if (isNew && sumOf(widths) <= space) found.push(widths);
  }
  if (found.length > 0) return found;
  return [
    words.map((ofColumn) => Math.min(SHORTEST_LIMIT, Math.max(...ofColumn.map((word) => word.length)))),
  ];
}

function wholeOrPart(word: string, limit: number): number {
  if (word.length <= limit) return word.length;
  return Math.max(...(word.match(PARTS) ?? []).map((part) => part.length));
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}

/** Narrows the widest column until all columns fit or none can get narrower. */
function narrowed(natural: readonly number[], least: readonly number[], space: number): readonly number[] {
  const widths = [...natural];
  while (sumOf(widths) > space) {
    const wide = widths
      .map((width, column) => ({ width, column }))
      .filter(({ width, column }) => width > (least[column] ?? 0))
      .toSorted((a, b) => b.width - a.width)[0];
    if (wide === undefined) break;
    widths[wide.column] = wide.width - 1;
  }
  return widths;
}

function heightOf(row: readonly string[], widths: readonly number[]): number {
  return Math.max(...widths.map((width, column) => wrapped(row[column] ?? "", width).length));
}

function print(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((width, column) => wrapped(row[column] ?? "", width));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => (lines[line] ?? "").padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  )
    .map((line) => `${line}\n`)
    .join("");
}

/** Breaks between words, else after a separator in a word, else anywhere. */
function breakOf(text: string, width: number): number {
  const space = text.lastIndexOf(" ", width);
  if (space > 0) return space;
  const separator = text.slice(0, width).search(/[./_:-][^./_:-]*$/);
  return separator > 0 ? separator + 1 : width;
}

function wrapped(cell: string, width: number): readonly string[] {
  if (cell.length <= width) return [cell];
  const lines: string[] = [];
  let rest = cell;
  while (rest.length > width) {
    const end = breakOf(rest, width);
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
