/** Where a command is called: what a process has, and what a test gives. */
export interface CommandContext {
  /** The directory from which paths are read. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Width of the terminal that shows stdout; undefined where none does. */
  readonly columns: number | undefined;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** Gives what goes to stdout, and the exit code where it is not 0. */
  readonly run: (
    words: readonly string[],
    context: CommandContext,
  ) => Promise<string | { readonly text: string; readonly code: number }>;
}
