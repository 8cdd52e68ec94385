/** A failure that the user can fix. Commands print its message without a stack trace. */
export class LabError extends Error {
  override readonly name = "LabError";

  /** The problem with its value, and the fix on a line of its own. */
  constructor(problem: string, fix: string) {
    super(`${problem}\n${fix}`);
  }
}

/** A word of a call is wrong. */
export class WrongWordsError extends LabError {
  readonly exitCode = 2;
}

/** Runs a command's main function. An expected failure prints its message; wrong words end with exit code 2, others with 1. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const expected = error instanceof LabError || error.name === "GlmServeError";
    process.stderr.write(`${expected ? error.message : (error.stack ?? error.message)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

/** The exit code of an error, which errors about wrong words have: those of the lab, and those of `program`. */
function exitCodeOf(error: Error): number {
  return "exitCode" in error && typeof error.exitCode === "number" ? error.exitCode : 1;
}
