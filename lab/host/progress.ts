/** Where long work says how far it is. */
export interface Progress {
  /** One finished fact, on a line of its own. */
  line(text: string): void;
  /** How far the running work is: overwritten on a terminal, a plain line now and then elsewhere. */
  update(text: string): void;
}

/** Off a terminal (a log of CI), one line of progress in so many milliseconds is enough. */
const plainInterval = 20_000;

/** What progress needs of a stream. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Reports on a stream; `now` is the clock in milliseconds. */
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
      } else if (now() - lastPlain >= plainInterval) {
        stream.write(`${text}\n`);
        lastPlain = now();
      }
    },
  };
}

/** Reports to nobody. */
export const silentProgress: Progress = { line: () => undefined, update: () => undefined };

/** Seconds as a person says them: "8 s", "6 min 10 s". */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
