import { run } from "../../cli/run.ts";

/** What one call of the command line said. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command line in this process, from a directory and with an environment of the test's own. */
export async function call(
  directory: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await run({
    words,
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    directory,
    environment,
  });
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}
