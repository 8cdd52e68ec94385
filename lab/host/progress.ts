/** Reports the progress of a long task. */
export interface Progress {
  /** Prints a line that stays. */
  line(text: string): void;
  /** Shows the current step: overwritten on a terminal, an occasional line elsewhere. */
  update(text: string): void;
}

/** Minimum time between two lines of progress in a log, in milliseconds. */
const logInterval = 20_000;

/** The part of a stream that progress uses. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Progress on a stream; `now` returns milliseconds. */
export function progressOn(stream: ProgressStream, now: () => number = Date.now): Progress {
  const terminal = stream.isTTY === true;
  let open = false;
  let lastPlain = now();
  return {
    line(text) {
      stream.write(open ? `\r\u001B[2K${text}\n` : `${text}\n`);
      open = false;
      lastPlain = now();
    },
    update(text) {
      if (terminal) {
        stream.write(`\r\u001B[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
        open = true;
      } else if (now() - lastPlain >= logInterval) {
        stream.write(`${text}\n`);
        lastPlain = now();
      }
    },
  };
}

/** Discards all progress. */
export const silentProgress: Progress = { line: () => undefined, update: () => undefined };

/** A readable duration, such as "8 s", "6 min 10 s" or "5 h 3 min". */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A readable amount of bytes, such as "3 of 82 MB". */
export function amount(received: number, size: number | undefined): string {
  return size === undefined ? `${megabytes(received)} MB` : `${megabytes(received)} of ${megabytes(size)} MB`;
}

function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
