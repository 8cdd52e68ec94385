/** A failure that a person can put right: said in words, never with a stack trace. */
export class LabError extends Error {
  override readonly name = "LabError";

  /** What is wrong, with the value, then what to do. */
  constructor(problem: string, fix: string) {
    super(`${problem}\n${fix}`);
  }
}

/** Runs a command's main function: an expected failure is its message alone and exit code 1. */
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
