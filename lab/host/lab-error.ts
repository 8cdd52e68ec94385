/** A failure that the user can fix. Commands print its message without a stack trace. */
export class LabError extends Error {
  override readonly name = "LabError";

  /** The problem with its value, and the fix on a line of its own. */
  constructor(problem: string, fix: string) {
    super(`${problem}\n${fix}`);
  }
}

/** Runs a command's main function. An expected failure prints its message and sets exit code 1. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const expected = error instanceof LabError || error.name === "GlmServeError";
    process.stderr.write(`${expected ? error.message : (error.stack ?? error.message)}\n`);
    process.exitCode = 1;
  }
}
