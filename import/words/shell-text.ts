/** Escapes of `$'…'` that stand for one character. */
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", e: "\u001B", a: "\u0007" };

/** Characters that end a plain part of a word. */
const SPECIAL = /[\s'"\\$`;&|()<>]/;

/** A position in a script. */
export class ShellText {
  readonly #text: string;
  #position = 0;
  line = 1;

  constructor(text: string) {
    this.#text = text.replaceAll("\r\n", "\n");
  }

  get position(): number {
    return this.#position;
  }

  get ended(): boolean {
    return this.#position >= this.#text.length;
  }

  get atWordEnd(): boolean {
    return this.matches(/^(?:[\s;&|<>]|\\\n)/) && !this.startsWith("\\\n");
  }

  startsWith(start: string): boolean {
    return this.#text.startsWith(start, this.#position);
  }

  /** Whether the rest matches a pattern that begins with `^`. */
  matches(pattern: RegExp): boolean {
    return pattern.test(this.#text.slice(this.#position, this.#position + 200));
  }

  /** Goes past a text, if the rest starts with it. */
  take(start: string): boolean {
    if (!this.startsWith(start)) return false;
    this.#advance(start.length);
    return true;
  }

  takeMatch(pattern: RegExp): string {
    const [found = ""] = pattern.exec(this.#text.slice(this.#position, this.#position + 200)) ?? [];
    this.#advance(found.length);
    return found;
  }

  next(): string {
    const character = this.#text.charAt(this.#position);
    this.#advance(1);
    return character;
  }

  /** Goes past spaces and continued lines. */
  skipBlanks(): void {
    while (this.take(" ") || this.take("\t") || this.take("\\\n"));
  }

  skipLine(): void {
    while (!this.ended && !this.startsWith("\n")) this.#advance(1);
  }

  /** Goes past a here-document. */
  skipDocument(delimiter: string, tabs: boolean): void {
    while (!this.ended) {
      const end = this.#text.indexOf("\n", this.#position);
      const line = this.#text.slice(this.#position, end === -1 ? undefined : end);
      this.#advance(line.length + 1);
      if ((tabs ? line.replace(/^\t+/, "") : line) === delimiter) return;
    }
  }

  /** A part of a word without special characters; one character at least. */
  plain(): string {
    let found = "";
    do {
      if (!this.take("\\\n")) found += this.next();
    } while (!this.ended && (this.startsWith("\\\n") || !SPECIAL.test(this.#text.charAt(this.#position))));
    return found;
  }

  /** The text before an end, which it goes past. */
  until(end: string): string {
    const found = this.#text.indexOf(end, this.#position);
    const text = this.#text.slice(this.#position, found === -1 ? undefined : found);
    this.#advance(text.length + end.length);
    return text;
  }

  /** The same with escapes, as in `$'…'`. */
  untilEscaped(end: string): string {
    let found = "";
    while (!this.ended && !this.take(end)) {
      if (this.take("\\")) {
        const escaped = this.next();
        found += ESCAPES[escaped] ?? escaped;
      } else found += this.next();
    }
    return found;
  }

  /** The text before the end that belongs to an opening character read before. */
  untilBalanced(open: string, end: string): string {
    const close = end.charAt(0);
    let found = "";
    let depth = 0;
    while (!this.ended) {
      if (depth === 0 && this.take(end)) return found;
      const character = this.next();
      if (character === open) depth += 1;
      else if (character === close) depth -= 1;
      found += character;
    }
    return found;
  }

  #advance(length: number): void {
    const passed = this.#text.slice(this.#position, this.#position + length);
    this.line += passed.split("\n").length - 1;
    this.#position += length;
  }
}
