/** One command of the command line. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** Gives what goes to stdout, and the exit code where it is not 0. */
  readonly run: (
    words: readonly string[],
  ) => Promise<string | { readonly text: string; readonly code: number }>;
}
