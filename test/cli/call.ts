import { run } from "../../cli/run.ts";

/** Exit code and output of one call of the command line. */
export interface CallResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, in a directory, an environment and a terminal that the test chooses. */
export async function call(
  directory: string,
  argv: readonly string[],
  context: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly columns?: number;
    readonly stdin?: string;
    readonly signal?: AbortSignal;
    readonly terminals?: { readonly stdout: boolean; readonly stderr: boolean };
  } = {},
): Promise<CallResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await run({
    argv,
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    directory,
    environment: context.environment ?? {},
    columns: context.columns,
    ...(context.terminals === undefined ? {} : { terminals: context.terminals }),
    untilInterrupted: () => context.signal ?? new AbortController().signal,
    stdin: () => ({ text: context.stdin ?? "" }),
  });
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}
