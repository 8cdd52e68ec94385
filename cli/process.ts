import { isatty } from "node:tty";
import { readText } from "../program/index.ts";
import { writeTo } from "./output.ts";
import { run } from "./run.ts";

// Without await at the top level: the bundle is CommonJS.
void main().catch((error: unknown) => {
  process.exitCode = 1;
  // Node would also print the line of the error, which in the bundle is the whole file.
  writeTo(
    "stderr",
    `${isFailedWrite(error) ? `glm-serve: the output cannot be written: ${error.message}` : stackOf(error)}\n`,
  );
});

/** Whether the output of the process took no text: a full disk, a closed descriptor. */
function isFailedWrite(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && error.syscall === "write";
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  process.exitCode = await run({
    argv: process.argv.slice(2),
    stdout: { write: (text) => writeTo("stdout", text) },
    stderr: { write: (text) => writeTo("stderr", text) },
    terminals: { stdout: isatty(1), stderr: isatty(2) },
    directory: process.cwd(),
    environment: process.env,
    stdin: () => readText(0),
    // Undefined if stdout is a pipe or a file. Only tables read it, and reading it opens the stream.
    get columns() {
      return process.stdout.columns;
    },
    get rows() {
      return process.stdout.rows;
    },
    untilInterrupted,
  });
}

/** The second Ctrl-C ends the process as usual. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      controller.abort();
    });
  }
  return controller.signal;
}
