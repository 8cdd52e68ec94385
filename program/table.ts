const GAP = "  ";

/** Terminals without a known width report 0. Below this width no table is readable. */
export const MIN_COLUMNS = 40;

/** The longest unbroken words. In a narrow terminal the first limit applies that makes the table fit. */
const WORD_LIMITS = [40, 26, 16, 8];

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
  if (columns === undefined || columns < MIN_COLUMNS) return rows.map((row) => print(row, natural)).join("");
  const words = first.map((_, column) => Math.max(...rows.map((row) => longestWord(row[column] ?? ""))));
  const space = columns - GAP.length * (first.length - 1);
  const widths = narrowed(natural, breakable(words, space), space);
  return rows.map((row) => print(row, widths)).join("");
}

function longestWord(cell: string): number {
  return Math.max(...cell.split(" ").map((word) => word.length));
}

/** The smallest width of each column that makes all of them fit in the space. */
function breakable(words: readonly number[], space: number): readonly number[] {
  const candidates = WORD_LIMITS.map((limit) => words.map((word) => Math.min(word, limit)));
  return candidates.find((widths) => sumOf(widths) <= space) ?? candidates.at(-1) ?? words;
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
