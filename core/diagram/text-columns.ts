/** Width of a text view without a terminal, and the least that it is readable in. */
const WIDTH = { usual: 100, least: 60, most: 120 } as const;

/** Characters of a line: those of the terminal, within bounds. */
export function lineWidth(columns: number | undefined): number {
  return Math.min(WIDTH.most, Math.max(WIDTH.least, columns ?? WIDTH.usual));
}

/** A text of exactly so many characters: cut with an ellipsis, or padded. */
export function cell(text: string, width: number, align: "left" | "right" = "left"): string {
  const cut = text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
  return align === "left" ? cut.padEnd(width) : cut.padStart(width);
}

/** A text in lines of at most so many characters, each behind an indent. */
export function paragraph(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}

/** Entries side by side, in as many lines as they need. None is broken. */
export function sideBySide(entries: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + entry.length <= width)
      lines[lines.length - 1] = `${last}  ${entry}`;
    else lines.push(entry);
  }
  return lines;
}

/** Characters of a line that are set one by one. Places outside are left out. */
export class Strip {
  readonly #cells: string[];

  constructor(width: number, background: string) {
    this.#cells = Array.from({ length: width }, () => background);
  }

  /** Sets the places from the first up to before the end. */
  fill(from: number, end: number, sign: string): void {
    for (let index = Math.max(0, from); index < Math.min(end, this.#cells.length); index += 1)
      this.#cells[index] = sign;
  }

  /** Writes a text, unless it or a neighbour is set already. */
  write(at: number, text: string, background: string): void {
    if (at < 0 || at + text.length > this.#cells.length) return;
    const places = this.#cells.slice(Math.max(0, at - 1), at + text.length + 1);
    if (places.some((place) => place !== background)) return;
    [...text].forEach((sign, index) => {
      this.#cells[at + index] = sign;
    });
  }

  text(): string {
    return this.#cells.join("").trimEnd();
  }
}
