import type { CommandDescription, ReadText } from "../program/index.ts";

/** Where a command prints. */
export interface Output {
  readonly write: (text: string) => unknown;
}

/** What a command reads from its process. Tests pass their own. */
export interface CommandContext {
  /** The directory that relative paths start at. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Width of the terminal on stdout in characters; undefined without a terminal. */
  readonly columns: number | undefined;
  /** Height of the terminal on stdout in lines; undefined without a terminal. */
  readonly rows?: number | undefined;
  /** Prints before the command ends. */
  readonly stdout: Output;
  /** Ends with the first Ctrl-C or SIGTERM, which then do not end the process. */
  readonly untilInterrupted: () => AbortSignal;
  /** Reads all of the input of the process. */
  readonly stdin: () => ReadText;
}

/** What a command prints on stdout, and its exit code. */
export interface CommandOutput {
  readonly text: string;
  /** 0, or 1 if the command found errors. */
  readonly code: number;
  /** Whether a program reads the text, so that every character counts. @default false */
  readonly verbatim?: boolean;
}

/**
 * Runs a command with the arguments after its name. A text alone means exit code 0.
 *
 * @throws GlmServeError with every problem of the arguments, the settings or the stack
 */
export type Run = (argv: readonly string[], context: CommandContext) => Promise<string | CommandOutput>;

/** One command of the command line. */
export interface Command {
  readonly description: CommandDescription;
  /** Loads what the command runs. */
  readonly load: () => Promise<Run>;
}
