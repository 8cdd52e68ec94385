import { run } from "../../cli/run.ts";

/** What one call of the command line said. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command line in this process, from a directory and in an environment and a terminal of the test's own. */
export async function call(
  directory: string,
  words: readonly string[],
  around: { readonly environment?: Readonly<Record<string, string>>; readonly columns?: number } = {},
): Promise<Answer> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await run({
    words,
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    directory,
    environment: around.environment ?? {},
    columns: around.columns,
  });
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}
