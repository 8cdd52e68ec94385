import type { Tone } from "./scene.ts";
import { painted, type Terminal, wrappedWords } from "./terminal.ts";

/** A text of exactly so many characters: cut with an ellipsis, or padded. */
export function cell(text: string, width: number, align: "left" | "right" = "left"): string {
  const cut = text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
  return align === "left" ? cut.padEnd(width) : cut.padStart(width);
}

/** A text in lines of at most so many characters, each behind an indent. */
export function paragraph(text: string, width: number, indent = ""): readonly string[] {
  return wrappedWords(text.split(" "), width - indent.length).map((line) => `${indent}${line}`);
}

/** Entries side by side, in as many lines as they need. None is broken. */
export function sideBySide(entries: readonly string[], width: number): readonly string[] {
  return wrappedWords(entries, width, "  ");
}

/** A character and its colour. */
export interface Sign {
  readonly text: string;
  readonly tone: Tone;
}

/** Characters of a line that are set one by one. Places outside are left out. */
export class Strip {
  readonly #cells: Sign[];
  readonly #background: Sign = { text: " ", tone: "ink" };

  constructor(width: number) {
    this.#cells = Array.from({ length: width }, () => this.#background);
  }

  /** Sets the places from the first up to before the end. */
  fill(from: number, end: number, sign: Sign): void {
    for (let index = Math.max(0, from); index < Math.min(end, this.#cells.length); index += 1)
      this.#cells[index] = sign;
  }

  /** Writes a text, unless it or a neighbour is set already. */
  write(at: number, text: string, tone: Tone = "muted"): void {
    if (at < 0 || at + text.length > this.#cells.length) return;
    const places = this.#cells.slice(Math.max(0, at - 1), at + text.length + 1);
    if (places.some((place) => place !== this.#background)) return;
    for (let index = 0; index < text.length; index += 1)
      this.#cells[at + index] = { text: text.charAt(index), tone };
  }

  /** All characters, those that nothing has set as spaces. */
  text(terminal: Terminal): string {
    const runs: { text: string; tone: Tone }[] = [];
    for (const { text, tone } of this.#cells) {
      const last = runs.at(-1);
      if (last?.tone === tone) last.text += text;
      else runs.push({ text, tone });
    }
    return runs.map((run) => painted(run.text, run.tone, terminal)).join("");
  }
}
