import { writeSync } from "node:fs";

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/**
 * Writes a text to an output of the process. Opening the stream would take longer than all else that `--help` does. A reader
 * that closes early, such as head, is not an error and does not change the exit code.
 */
export function writeTo(output: keyof typeof DESCRIPTORS, text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(DESCRIPTORS[output], rest));
  } catch (error) {
    const code = codeOf(error);
    if (code === "EPIPE") return;
    if (code !== "EAGAIN") throw error;
    // The output does not block and its buffer is full; the stream waits.
    process[output].on("error", (failure) => {
      if (codeOf(failure) !== "EPIPE") throw failure;
    });
    process[output].write(rest);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
