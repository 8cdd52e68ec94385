import type { RankTone, Tone } from "./scene.ts";

/** Where a picture is printed as text. */
export interface Terminal {
  /** Width in characters. @default 100 */
  readonly columns?: number | undefined;
  /** Whether texts may have colours. @default false */
  readonly colours?: boolean;
}

/** Width of texts that nobody sees on a terminal. */
const USUAL = 100;

const LEAST = 60;

const MOST = 120;

/** The width of a picture on a terminal. */
export function widthOn({ columns }: Terminal): number {
  if (columns === undefined || columns === 0) return USUAL;
  return Math.max(LEAST, Math.min(columns, MOST));
}

/** Numbers of the palette with 256 colours. */
const PALETTE: Readonly<Partial<Record<Tone, number>>> & Readonly<Record<RankTone, number>> = {
  "rank-0": 75,
  "rank-1": 214,
  "rank-2": 78,
  "rank-3": 176,
  "rank-4": 105,
  "rank-5": 209,
  "rank-6": 185,
  "rank-7": 249,
  api: 33,
  kv: 172,
  proxy: 36,
  weights: 75,
  buffers: 214,
  cache: 78,
  reserve: 176,
  good: 78,
  warning: 178,
  bad: 203,
  muted: 245,
};

/** A text in the colour of a tone, where the terminal has colours. */
export function painted(text: string, tone: Tone, { colours = false }: Terminal): string {
  const number = PALETTE[tone];
  return colours && number !== undefined ? `\u001b[38;5;${number}m${text}\u001b[39m` : text;
}

/** A bold text, where the terminal has colours. */
export function emphasized(text: string, { colours = false }: Terminal): string {
  return colours ? `\u001b[1m${text}\u001b[22m` : text;
}

/** Number of characters that a text takes on a terminal. */
export function columnsOf(text: string): number {
  // eslint-disable-next-line no-control-regex
  return Array.from(text.replaceAll(/\u001b\[[0-9;]*m/g, "")).length;
}

/** The text with spaces up to a width. */
export function filled(text: string, width: number): string {
  return `${text}${" ".repeat(Math.max(0, width - columnsOf(text)))}`;
}

/** The words in lines of at most this width. A longer word has a line of its own, and ends in an ellipsis. */
export function wrappedWords(words: readonly string[], width: number, between = " "): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last}${between}${word}`;
    if (last !== undefined && columnsOf(joined) <= width) lines[lines.length - 1] = joined;
    else
      lines.push(
        columnsOf(word) <= width
          ? word
          : `${Array.from(word)
              .slice(0, Math.max(width - 1, 0))
              .join("")}…`,
      );
  }
  return lines;
}

/** Lines in a frame with a title in its upper edge. */
export function framed(title: string, lines: readonly string[], width: number): readonly string[] {
  const head = `┌─ ${title} `;
  return [
    `${head}${"─".repeat(Math.max(0, width - columnsOf(head) - 1))}┐`,
    ...lines.map((line) => `│ ${filled(line, width - 4)} │`),
    `└${"─".repeat(width - 2)}┘`,
  ];
}
