import { setTimeout as sleep } from "node:timers/promises";
import { GlmServeError, printableLines, type StackStatus } from "../core/index.ts";
import { changes, headline, printStatus } from "./status-text.ts";

/** Time between two readings, in milliseconds. */
const INTERVAL = 2000;

/** Where and how a watched status is shown. */
export interface WatchView {
  readonly write: (text: string) => unknown;
  /** Size of the terminal; undefined where the output is none: then one line per change is printed. */
  readonly size: () => { readonly columns: number | undefined; readonly rows: number | undefined };
  /** Prints each changed status. @default a table on a terminal, otherwise a line per change */
  readonly print?: (status: StackStatus) => string;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** @default 2000 milliseconds */
  readonly interval?: number;
}

/** Moves to the begin of the line so many lines above. */
const up = (lines: number) => (lines === 0 ? "\r" : `\r\u001B[${lines}A`);

/** Clears the rest of the line, so that a shorter text leaves nothing of the one before. */
const CLEAR_LINE = "\u001B[K";

/** Clears the rest of the screen. */
const CLEAR_BELOW = "\u001B[J";

const HIDE_CURSOR = "\u001B[?25l";

const SHOW_CURSOR = "\u001B[?25h";

/**
 * Shows a status again and again until the signal. A reading that fails is shown, and tried again.
 *
 * @returns the last status; undefined where none was read
 * @throws what the first reading throws
 */
export async function watchStatus(
  read: () => Promise<StackStatus>,
  view: WatchView,
): Promise<StackStatus | undefined> {
  const { write, size, signal, print, interval = INTERVAL } = view;
  const live = print === undefined && size().columns !== undefined;
  const show = live ? screenOf(view) : linesOf(view);
  let last: StackStatus | undefined;
  if (live) write(HIDE_CURSOR);
  try {
    while (!signal.aborted) {
      try {
        last = await read();
        if (!signal.aborted) show(last);
      } catch (error) {
        // The signal ends kubectl, too.
        if (signal.aborted) break;
        if (!(error instanceof GlmServeError) || last === undefined) throw error;
        show(last, error.problems[0]?.message ?? error.message);
      }
      await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    if (live) write(SHOW_CURSOR);
  }
  return last;
}

type Show = (status: StackStatus, failure?: string) => void;

/** The whole status in place of the one before. */
function screenOf({ write, size }: WatchView): Show {
  let drawn = 0;
  return (status, failure) => {
    const { columns = 80, rows = 24 } = size();
    const text = printableLines(
      printStatus(status, columns) + (failure === undefined ? "" : `\n${failure}\n`),
    );
    const lines = text
      .trimEnd()
      .split("\n")
      .flatMap((line) => broken(line, columns));
    // A terminal that scrolls would move the begin of the text.
    const room = Math.max(2, rows - 1);
    const shown =
      lines.length <= room
        ? lines
        : [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines in a larger terminal`];
    const drawing = shown.map((line) => `${line}${CLEAR_LINE}\n`).join("");
    write(`${up(Math.min(drawn, room))}${drawing}${CLEAR_BELOW}`);
    drawn = shown.length;
  };
}

/** A line in the parts that a terminal makes of it. */
function broken(line: string, columns: number): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start === 0 || start < line.length; start += columns)
    parts.push(line.slice(start, start + columns));
  return parts;
}

/** What changed. */
function linesOf({ write, print }: WatchView): Show {
  let last: StackStatus | undefined;
  let lastSummary = "";
  let lastFailure: string | undefined;
  return (status, failure) => {
    if (failure !== undefined) {
      if (failure !== lastFailure) write(printableLines(`${failure}\n`));
      lastFailure = failure;
      return;
    }
    lastFailure = undefined;
    const changed = changes(status, last);
    const summary = `${headline(status)}${status.ready ? `; endpoint ${status.endpoint}` : ""}`;
    const lines = [...changed, ...(summary === lastSummary ? [] : [summary])];
    last = status;
    lastSummary = summary;
    if (lines.length === 0) return;
    write(print?.(status) ?? printableLines(lines.map((line) => `${line}\n`).join("")));
  };
}
