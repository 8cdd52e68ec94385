const GAP = "  ";

/** Some terminals do not know their width and say 0; in one that is really so narrow no table can be read. */
const LEAST_TERMINAL = 40;

/** Words longer than this are broken where the terminal is too narrow for them; the first that suffices. */
const WORD_LIMITS = [40, 26, 16, 8];

/**
 * Rows under headings, as wide as their widest cell.
 *
 * @param columns width of the terminal: a wider table wraps its widest columns; without one none does, so that each row
 *   stays one line for other programs
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns?: number,
): string {
  const all = [headings, ...rows];
  const natural = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  if (columns === undefined || columns < LEAST_TERMINAL)
    return all.map((row) => print(row, natural)).join("");
  const words = headings.map((_, column) => Math.max(...all.map((row) => longestWord(row[column] ?? ""))));
  const space = columns - GAP.length * (headings.length - 1);
  const widths = narrowed(natural, breakable(words, space), space);
  return all.map((row) => print(row, widths)).join("");
}

function longestWord(cell: string): number {
  return Math.max(...cell.split(" ").map((word) => word.length));
}

/** How narrow each column may become so that all fit in the space. */
function breakable(words: readonly number[], space: number): readonly number[] {
  const candidates = WORD_LIMITS.map((limit) => words.map((word) => Math.min(word, limit)));
  return candidates.find((widths) => sumOf(widths) <= space) ?? candidates.at(-1) ?? words;
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}

/** Takes from the widest column that may lose more until all fit, or none may. */
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

/** Between words, or else after a separator inside one, or else anywhere. */
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
